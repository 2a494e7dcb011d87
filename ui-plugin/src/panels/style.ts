/**
 * The panel's own style: only what the host has no class for. Colours are the host's variables with PVE's light
 * values behind them, or see-through greys that are right on both themes.
 */
const STYLE = `
.pve-rebalance{--pvr-text:var(--pwt-text-color,#000);--pvr-back:var(--pwt-panel-background,#fff);
 --pvr-line:rgba(128,128,128,.3);--pvr-fill:var(--pwt-gauge-default,#c2ddf2);--pvr-crit:var(--pwt-gauge-crit,#ff6c59);
 --pvr-warn:var(--pwt-gauge-warn,#fc0);--pvr-track:rgba(128,128,128,.16)}
.pve-rebalance-header,.pve-rebalance-strip,.pve-rebalance-banners,.pve-rebalance-skeleton,.pve-rebalance-message{
 color:var(--pvr-text);font:13px/18px helvetica,arial,verdana,sans-serif}
.pve-rebalance-header{padding:6px 10px 5px;border-bottom:1px solid var(--pvr-line)}
.pve-rebalance-head{display:flex;flex-wrap:wrap;gap:0 24px;padding-bottom:4px}
.pve-rebalance-fact{white-space:nowrap}.pve-rebalance-fact small{padding-left:6px}
.pve-rebalance-nodes{max-height:26vh;overflow-y:auto;display:grid;gap:2px 28px;grid-template-columns:minmax(0,1fr)}
.pve-rebalance-nodes.pve-rebalance-many{grid-template-columns:repeat(auto-fill,minmax(590px,1fr))}
.pve-rebalance-node{display:grid;align-items:center;gap:0 8px;min-height:20px;
 grid-template-columns:84px max-content minmax(50px,1fr) 76px max-content minmax(50px,1fr) 76px 165px}
.pve-rebalance-node.pve-rebalance-off{opacity:.65}
.pve-rebalance-node.pve-rebalance-off .pve-rebalance-guests,.pve-rebalance-node .pve-rebalance-guests:nth-child(2){grid-column:2/-1}
.pve-rebalance-name{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;font-weight:600}
.pve-rebalance-resource,.pve-rebalance-guests{white-space:nowrap}
.pve-rebalance-figures{white-space:nowrap;font-variant-numeric:tabular-nums}
.pve-rebalance-bar{position:relative;display:inline-block;height:12px;background:var(--pvr-track);vertical-align:middle;min-width:48px}
.pve-rebalance-bar i{position:absolute;top:0;bottom:0}
.pve-rebalance-now{left:0;background:var(--pvr-fill)}
.pve-rebalance-now.pve-rebalance-over{background:var(--pvr-crit)}
.pve-rebalance-after{width:3px;margin-left:-1px;background:var(--pvr-text);top:-3px!important;bottom:-3px!important}
.pve-rebalance-limit{width:1px;background:var(--pvr-crit);top:-2px!important;bottom:-2px!important}
.pve-rebalance-quality{padding-top:4px;min-height:22px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.pve-rebalance-banners{max-height:104px;overflow-y:auto}
.pve-rebalance-banner{display:flex;align-items:center;gap:8px;padding:4px 10px;border-bottom:1px solid var(--pvr-line)}
.pve-rebalance-banner>span{flex:1}
.pve-rebalance-more{opacity:.7}
.pve-rebalance-good{background:rgba(33,191,75,.13)}.pve-rebalance-info{background:rgba(56,146,212,.11)}
.pve-rebalance-warning{background:rgba(255,204,0,.16)}.pve-rebalance-critical{background:rgba(255,108,89,.18)}
.pve-rebalance button,.pve-rebalance-dialog button{font:inherit;color:inherit;cursor:pointer}
.pve-rebalance-button{border:1px solid var(--pvr-line);background:var(--pvr-back);padding:2px 10px;white-space:nowrap;border-radius:3px;
 max-width:300px;overflow:hidden;text-overflow:ellipsis}
.pve-rebalance-button:hover{background:var(--pvr-track)}
.pve-rebalance-link{border:0;background:none;padding:0;text-decoration:underline}
.pve-rebalance-close{border:0;background:none;padding:0 4px}
.pve-rebalance button:focus-visible{outline:2px solid #3892d4;outline-offset:1px}
.pve-rebalance-details{padding:4px 8px 6px 30px;white-space:normal;display:flex;flex-wrap:wrap;gap:4px 40px}
.pve-rebalance-details b{font-weight:600}
.pve-rebalance-plain{list-style:none;padding:0;margin:0}.pve-rebalance-plain li{padding:3px 0}
.pve-rebalance-details ul{margin:0;padding-left:18px}
.pve-rebalance-unticked .x-grid-cell{opacity:.6}
.pve-rebalance-doing .x-grid-checkcolumn{visibility:hidden}
.pve-rebalance-stays .x-grid-cell{opacity:.75}
.pve-rebalance-stays .x-grid-checkcolumn{visibility:hidden}
.pve-rebalance-side .x-grid-cell-inner{white-space:normal}
.pve-rebalance-side{border-right:1px solid var(--pvr-line)}
.pve-rebalance-verdict{padding:2px 10px 6px;color:var(--pvr-text);font:13px/18px helvetica,arial,verdana,sans-serif}
.pve-rebalance-failed .x-grid-cell{background:rgba(255,108,89,.18)}
@media (max-width:1440px){.pve-rebalance-connection-connected b{display:none}}
.pve-rebalance-connection b{font-weight:400}
.pve-rebalance .x-grid-cell .pve-rebalance-bar{width:40px;min-width:40px;margin-right:6px}
.pve-rebalance .x-column-header-inner{padding-left:6px;padding-right:6px}.pve-rebalance .x-grid-cell-inner{padding-left:6px;padding-right:6px}
.pve-rebalance-strip{border-top:1px solid var(--pvr-line);padding:5px 10px;max-height:132px;overflow-y:auto}
.pve-rebalance-summary{font-weight:600}
.pve-rebalance-move{border:0;background:none;padding:2px 0;display:flex;align-items:center;gap:8px;width:100%;text-align:left}
.pve-rebalance-move .pve-rebalance-bar{flex:0 1 220px}
.pve-rebalance-remedy{padding-left:22px;opacity:.8}
.pve-rebalance-message{max-width:640px;margin:60px auto 0;text-align:center;padding:0 20px}
.pve-rebalance-message>i{font-size:40px;opacity:.5}
.pve-rebalance-message h2{font-weight:400;font-size:20px;line-height:26px;margin:14px 0 8px}
.pve-rebalance-message .pve-rebalance-button{margin:4px}
.pve-rebalance-skeleton{padding:8px 10px}
.pve-rebalance-ghost{height:12px;background:var(--pvr-track);display:block}
.pve-rebalance-skeleton .pve-rebalance-node{grid-template-columns:90px 1fr 120px}
.pve-rebalance-block{height:160px;margin-top:16px}
.pve-rebalance-old .pve-rebalance-header,.pve-rebalance-old .x-grid-view,.pve-rebalance-old .pve-rebalance-strip,
.pve-rebalance-stale .x-grid-view{opacity:.55}
.pve-rebalance-slider .x-slider-inner::after{content:"";position:absolute;top:-3px;height:6px;width:2px;
 left:var(--pve-rebalance-knee,-99px);background:#3892d4}
.pve-rebalance .x-btn.x-item-disabled{pointer-events:auto}
.pve-rebalance-note{margin:-4px 0 8px 295px;opacity:.75;font-size:12px}
.pve-rebalance-table{border-collapse:collapse}.pve-rebalance-table th{font-weight:400;text-align:left;opacity:.75}
.pve-rebalance-table td,.pve-rebalance-table th{padding:1px 14px 1px 0}.pve-rebalance-table td{font-variant-numeric:tabular-nums}
.pve-rebalance-preflight{margin:0 0 8px}.pve-rebalance-preflight summary{cursor:pointer;margin:0 0 4px}
.pve-rebalance-preflight ul{max-height:180px;overflow-y:auto}.pve-rebalance-dialog p{margin:0 0 8px}.pve-rebalance-dialog ul{margin:0 0 8px;padding-left:20px}
`;

/** Puts our one style sheet into the page, once. */
export function addStyle(): void {
  const style = document.createElement('style');
  style.dataset.owner = 'pve-rebalance';
  style.textContent = STYLE;
  document.head.append(style);
}
