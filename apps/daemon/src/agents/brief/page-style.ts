/** The page's one stylesheet; its hash is the only style that the page's policy lets in. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d1c1a; --soft: #66625b; --line: #e4e0d8;
  --accent: #2f5d8c; --added: #2f7d4f; --deleted: #b5483c; --mark: #8a5a00; --mark-paper: #fbf1dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151513; --card: #1d1d1a; --ink: #eceae4; --soft: #a19c92; --line: #33322e;
    --accent: #7fb0e0; --added: #6cc08b; --deleted: #e58a7d; --mark: #e6bd6c; --mark-paper: #2c2618;
  }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
html { -webkit-text-size-adjust: 100%; }
body {
  background: var(--paper); color: var(--ink);
  font: 16px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
main { max-width: 47rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 4rem) clamp(1.1rem, 4vw, 2rem) 3rem; }
ol, ul { list-style: none; }
h1 { font: 600 clamp(2rem, 6vw, 2.9rem)/1.1 ui-serif, "Iowan Old Style", Palatino, Georgia, "Times New Roman", serif; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; font-weight: 650; display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; margin-bottom: 0.9rem; }
h3 { font-size: 0.82rem; font-weight: 600; color: var(--soft); margin: 1.5rem 0 0.35rem; }
h2 + h3 { margin-top: 0; }
section { margin-top: 2.9rem; }
.label { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; align-items: baseline; font-size: 0.85rem; color: var(--soft); margin-bottom: 0.9rem; }
.label b { color: var(--mark); background: var(--mark-paper); border-radius: 1rem; padding: 0.1rem 0.65rem; font-weight: 600; }
.period { color: var(--soft); margin-top: 0.6rem; text-wrap: balance; }
.asked { margin-top: 1.8rem; border-left: 3px solid var(--accent); padding: 0.1rem 0 0.1rem 1rem; }
.asked h2 { font-size: 0.82rem; color: var(--soft); margin: 0; }
.asked blockquote { white-space: pre-wrap; overflow-wrap: anywhere; }
.numbers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: 0.75rem; overflow: hidden; margin-top: 2.2rem; }
.numbers div { background: var(--card); padding: 0.9rem 1rem 0.8rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.numbers.two { grid-template-columns: repeat(2, 1fr); }
.numbers dt { color: var(--soft); font-size: 0.85rem; }
.numbers dd { font-size: 1.5rem; font-weight: 620; line-height: 1.25; white-space: nowrap; letter-spacing: -0.01em; }
.plus { color: var(--added); } .minus { color: var(--deleted); }
.aside { font-size: 0.82rem; font-weight: 400; color: var(--soft); white-space: nowrap; }
.chart svg { display: block; width: 100%; height: 6rem; border-bottom: 1px solid var(--line); }
svg .bar { fill: var(--accent); } svg .none { fill: var(--line); }
svg .added { fill: var(--added); } svg .deleted { fill: var(--deleted); }
.axis { display: flex; margin-top: 0.4rem; font-size: 0.78rem; color: var(--soft); min-height: 1.2rem; }
.axis li { flex: 1 1 0; min-width: 0; display: flex; justify-content: center; white-space: nowrap; }
.areas li, .people li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; align-items: baseline; }
.areas li { margin-bottom: 0.85rem; }
.areas svg { display: block; flex: 0 0 100%; height: 0.5rem; margin-top: 0.3rem; background: var(--line); border-radius: 0.25rem; }
.people li { padding: 0.45rem 0; border-top: 1px solid var(--line); }
.name { font-weight: 550; overflow-wrap: anywhere; min-width: 0; }
.note, .lines, .more, .quiet { color: var(--soft); }
.note, .more { font-size: 0.86rem; }
.lines { white-space: nowrap; }
.rows li { display: grid; grid-template-columns: 3.4rem 1fr; padding: 0.55rem 0; border-top: 1px solid var(--line); }
.rows time { color: var(--soft); font-size: 0.86rem; line-height: 1.75; grid-row: span 2; }
.rows p { overflow-wrap: anywhere; min-width: 0; }
.rows .note { grid-column: 2; overflow-wrap: anywhere; }
code, .path { font-family: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.88em; }
.rows code { margin-right: 0.35rem; }
.pending li { display: flex; gap: 0.9rem; padding: 0.35rem 0; border-top: 1px solid var(--line); align-items: baseline; }
.state { flex: 0 0 5.2rem; color: var(--soft); font-size: 0.86rem; }
.pending .path { overflow-wrap: anywhere; min-width: 0; }
.more { margin-top: 0.7rem; }
.notices { margin-top: 1.6rem; background: var(--mark-paper); color: var(--mark); border-radius: 0.6rem; padding: 0.7rem 1rem; font-size: 0.92rem; overflow-wrap: anywhere; }
.empty { margin-top: 2.9rem; font-size: 1.1rem; }
footer { margin-top: 3.5rem; padding-top: 1.1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.82rem; overflow-wrap: anywhere; }
@media (min-width: 32.01rem) {
  .rows.files li { grid-template-columns: 3.4rem 1fr auto; } .rows.files time { grid-row: auto; } .rows.files .note { grid-column: 3; }
}
@media (max-width: 32rem) {
  .numbers { grid-template-columns: repeat(2, 1fr); }
  .rows li { grid-template-columns: 1fr; } .rows time { display: none; } .rows .note { grid-column: 1; }
  .rows .note::before { content: attr(data-time) " · "; }
}
@media print { body { background: none; } section { break-inside: avoid-page; } }
`;
