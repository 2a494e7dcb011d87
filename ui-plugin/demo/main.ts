import './config-panel.ts';
import './datacenter-views.ts';
import './resource-tree.ts';
import './task-list.ts';
import './task-viewer.ts';
import './workspace.ts';
import { ResourceStore } from './resource-store.ts';
import { iconClass } from './toolkit.ts';

// The page's own part stands where the real page has proxmoxlib.js and pvemanagerlib.js.

Ext.state.Manager.setProvider(Ext.create('Ext.state.LocalStorageProvider', { prefix: 'pve-demo-' }));
if (!Ext.state.Manager.get('dctab')) Ext.state.Manager.set('dctab', { value: 'pve-rebalance' });

Object.assign(window, { gettext: (message: string) => message });
Object.assign(Ext.ns('PVE.data'), { ResourceStore });
Object.assign(Ext.ns('PVE.Utils'), { get_object_icon_class: iconClass });
