export const MAILBOX_STYLE = `
body{display:flex;flex-direction:column;height:100vh;height:100dvh}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:1}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;padding:.75rem 1rem;background:var(--card);border-bottom:1px solid var(--line)}
header h1{font-size:1.25rem}
header p{margin:0;color:var(--soft);font-size:.9rem;flex:1}
header form{display:flex;gap:.5rem;flex:1 1 20rem;max-width:32rem}
#arrived{margin:0;padding:.5rem 1rem;background:var(--accent);text-align:center}
#arrived a{color:var(--on-accent);font-weight:600}
.panes{flex:1;min-height:0;display:grid;grid-template-columns:minmax(17rem,24rem) 1fr}
nav{overflow:auto;border-right:1px solid var(--line)}
nav ol{list-style:none;margin:0;padding:0}
nav li a{display:grid;grid-template-columns:1fr auto;gap:.1rem .75rem;padding:.7rem 1rem;border-bottom:1px solid var(--line);color:inherit;text-decoration:none}
nav li a:hover{background:var(--card)}
nav li a:focus-visible{outline-offset:-3px}
nav li a[aria-current]{background:var(--card);box-shadow:inset 4px 0 var(--accent)}
.to{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;color:var(--soft);font-size:.9rem}
time{font-variant-numeric:tabular-nums}
nav time{color:var(--soft);font-size:.85rem}
.subject{grid-column:1/-1;font-weight:600;overflow-wrap:anywhere}
.copies{grid-column:1/-1;color:var(--bad);font-size:.85rem}
main{overflow:auto;padding:1.25rem 1.5rem;display:flex;flex-direction:column;min-width:0}
main:focus{outline:none}
main h2{overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem 1rem;margin:.75rem 0 1rem;font-size:.95rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
iframe{flex:1;min-height:26rem;width:100%;border:1px solid var(--line);border-radius:.6rem;background:#fff;color-scheme:light}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem;margin:.5rem 0}
details{margin-top:.75rem}summary{cursor:pointer;font-weight:600;padding:.25rem 0}
.attached{margin:0 0 1rem}
.none{color:var(--soft);padding:1.5rem 1rem;margin:0}
.back{display:none}
@media (max-width:48rem){
body{height:auto;min-height:100dvh}
.panes{grid-template-columns:1fr}
nav{border-right:0}
.panes.reading nav,.panes:not(.reading) main{display:none}
.back{display:inline-block;padding:.25rem 0 .75rem}
main{padding:1rem}
}
`;

/** Asks now and then whether something came after the newest message, and says so; it never moves what is being read. */
export const MAILBOX_SCRIPT = `
const note = document.getElementById('arrived');
const seen = note.dataset.newest;
async function look() {
  const answer = await fetch('/messages?limit=1' + (seen ? '&after=' + seen : ''));
  const { messages } = await answer.json();
  if (messages.length > 0) note.hidden = false;
  else setTimeout(look, 3000);
}
note.querySelector('a').href = location.href;
setTimeout(look, 3000);
`;
