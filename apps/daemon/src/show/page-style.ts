/** The one style of our pages: light and dark by the system's wish, from 320 pixels up. */
export const pageStyle = `
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #1d1f1e; --soft: #5d635f; --line: #e1dfd8; --link: #14614a; --code: #f2f0ea;
  --get: #14614a; --post: #1d4f91; --patch: #8a5a00; --delete: #a3282d; }
@media (prefers-color-scheme: dark) { :root { --paper: #141615; --card: #1b1e1c; --ink: #e8eae7; --soft: #a2a9a4; --line: #2e332f; --link: #74cfae; --code: #232725;
  --get: #74cfae; --post: #8db8f2; --patch: #e2b45c; --delete: #f08a8c; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.015em; }
h2 { font-size: 1.4rem; margin: 3rem 0 1rem; letter-spacing: -.01em; }
h3 { font-size: 1rem; margin: 0 0 .5rem; font-weight: 600; }
h4 { font-size: .8rem; margin: 1.25rem 0 .4rem; color: var(--soft); font-weight: 600; }
p { margin: .5rem 0; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .86em; }
pre { background: var(--code); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; margin: .4rem 0; line-height: 1.5; }
pre code { font-size: .8rem; }
.small { color: var(--soft); font-size: .9rem; }
.sheet { max-width: 40rem; margin: 12vh auto 4rem; padding: 0 1.25rem; }
.sheet li { margin: .35rem 0; }
.docs { display: grid; grid-template-columns: 17rem minmax(0, 56rem); gap: 3rem; max-width: 80rem; margin: 0 auto; padding: 0 2rem; }
.docs main { padding: 2.5rem 0 6rem; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 2.5rem 0; font-size: .88rem; }
nav p { font-weight: 600; margin: 1rem 0 .25rem; }
nav p:first-of-type { margin-top: 0; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .16rem 0; color: inherit; text-decoration: none; }
nav a:hover { color: var(--link); text-decoration: underline; }
nav .method { font-size: .62rem; width: 3.4rem; }
.method { display: inline-block; font: 700 .72rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.get { color: var(--get); } .post { color: var(--post); } .patch { color: var(--patch); } .delete { color: var(--delete); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem 1.25rem; margin: 0 0 1rem; }
article:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
.anchor { color: inherit; text-decoration: none; overflow-wrap: anywhere; }
.anchor code { font-size: .98rem; } p > code { overflow-wrap: anywhere; } .anchor .method { margin-right: .35rem; }
h3 + p { margin-top: 0; }
.anchor:hover code { text-decoration: underline; }
table { width: 100%; border-collapse: collapse; font-size: .88rem; margin: .25rem 0; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: .78rem; padding: .2rem .75rem .3rem 0; }
td { border-top: 1px solid var(--line); padding: .4rem .75rem .4rem 0; vertical-align: top; overflow-wrap: anywhere; }
td:first-child { width: 32%; } td:nth-child(2) { width: 30%; }
td:nth-child(2):last-child { width: auto; }
td table { margin-top: .4rem; } td table thead, .shape thead { display: none; }
.optional, .limits { color: var(--soft); font-size: .8rem; white-space: nowrap; }
.limits { white-space: normal; }
.type { font-size: .88rem; }
.shape { border-left: 2px solid var(--line); padding-left: .9rem; margin: .75rem 0; }
.shape-name { font-size: .9rem; font-weight: 600; margin: 0 0 .2rem; }
.answers { list-style: none; margin: 0; padding: 0; font-size: .9rem; }
.answers li { padding: .3rem 0; }
.answers b { display: inline-block; min-width: 2.6rem; font-variant-numeric: tabular-nums; }
.answers li > .fields { margin-top: .2rem; }
.answers .fault { color: var(--soft); padding: .1rem 0; }
details > summary { cursor: pointer; color: var(--link); font-size: .85rem; padding: .3rem 0; }
@media (max-width: 56rem) {
  .docs { display: block; padding: 0 1rem; }
  nav { position: static; max-height: none; padding: 1.25rem 0 0; }
  nav ul { display: none; }
  nav p, nav p:first-of-type { display: inline-block; margin: 0 1rem 0 0; }
  nav a { padding: .6rem 0; }
  .docs main { padding-top: 1.5rem; }
  article { padding: 1rem; }
  td:first-child, td:nth-child(2) { width: auto; }
  thead { display: none; }
  table, tbody { display: block; }
  td table { border-left: 2px solid var(--line); padding-left: .9rem; }
  tr { display: block; border-top: 1px solid var(--line); padding: .5rem 0; }
  td { display: block; border: 0; padding: .08rem 0; }
  td:first-child, td:nth-child(2) { display: inline; padding-right: .75rem; }
  .answers > li > b { min-width: 0; margin-right: .35rem; }
}
@media print { nav { display: none; } .docs { display: block; } article { break-inside: avoid; } }
`;
