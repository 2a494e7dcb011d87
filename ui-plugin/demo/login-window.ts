import { login } from './session.ts';

/** The demo's users; the simulated cluster knows no others. */
const USERS = ['admin@pve', 'viewer@pve', 'op@pve', 'root@pam'] as const;

/** Asks who somebody is and resolves when the cluster believes it. */
export function askForLogin(): Promise<void> {
  return new Promise((resolve) => {
    const window = Ext.create('Ext.window.Window', {
      title: 'Proxmox VE Login (simulated cluster)',
      iconCls: 'fa fa-sign-in',
      width: 400,
      closable: false,
      modal: true,
      resizable: false,
      defaultFocus: 'button',
      items: [
        {
          xtype: 'form',
          bodyPadding: 10,
          border: false,
          defaults: { anchor: '100%', labelWidth: 90 },
          items: [
            {
              xtype: 'combo',
              name: 'user',
              fieldLabel: 'User name',
              store: [...USERS],
              value: USERS[0],
              editable: false,
            },
            {
              xtype: 'textfield',
              name: 'password',
              fieldLabel: 'Password',
              inputType: 'password',
              value: 'rebalance',
            },
            { xtype: 'component', itemId: 'error', cls: 'demo-login-error', hidden: true },
          ],
        },
      ],
      buttons: [
        {
          text: 'Login',
          handler: () => {
            const { user, password } = window.down('form').getForm().getValues();
            login(user, password).then(
              () => {
                window.close();
                resolve();
              },
              (error: Error) => {
                const line = window.down('#error');
                line.update(Ext.htmlEncode(error.message));
                line.show();
              },
            );
          },
        },
      ],
    });
    window.show();
  });
}
