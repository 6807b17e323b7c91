/** The page's whole style: light and dark by the reader's setting, and fit to be printed. */
export const style = `
:root { color-scheme: light dark; --ground: #fcfcfb; --ink: #1d2126; --faint: #5b6570; --line: #d9dde1; --card: #ffffff; --bar: #2f6f9f;
  --bar2: #b4633a; --leak: #a3231f; --warn: #8a5a00; --note: #2d5f8a; --plus: 176, 74, 40; --minus: 36, 99, 158; --focus: #1a66c9; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171a; --ink: #e6e9ec; --faint: #a0a9b2; --line: #333a41; --card: #1b1f24;
  --bar: #6fb0de; --bar2: #e09a6d; --leak: #ff8f87; --warn: #f0c068; --note: #8fc1ee; --plus: 232, 140, 96; --minus: 104, 170, 228; --focus: #7db4ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; max-width: 60rem; }
.faint { color: var(--faint); }
a { color: inherit; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: .75rem 0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .25rem .75rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; }
.facts div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.facts dt { color: var(--faint); font-size: .85rem; }
.facts dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.findings { list-style: none; padding: 0; margin: 0; }
.findings li { border-left: .3rem solid var(--note); background: var(--card); padding: .5rem .8rem; margin: .4rem 0; overflow-wrap: anywhere; }
.findings .leak { border-color: var(--leak); } .findings .warning { border-color: var(--warn); }
.tag { font-weight: 600; margin-right: .4rem; } .leak .tag { color: var(--leak); } .warning .tag { color: var(--warn); } .note .tag { color: var(--note); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem; margin: .75rem 0; break-inside: avoid; }
.card .columns { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); gap: 1rem; }
@media (max-width: 44rem) { .card .columns { grid-template-columns: minmax(0, 1fr); } }
svg { width: 100%; height: auto; display: block; } svg text { fill: var(--ink); font-size: 11px; }
svg .bar { fill: var(--bar); } svg .cut { fill: var(--bar2); } svg .axis { stroke: var(--line); } svg .faint { fill: var(--faint); }
.scroll { overflow-x: auto; margin: .4rem 0; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--faint); padding: .2rem 0; }
th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; max-width: 24rem; }
tbody th { min-width: 7rem; } .heat tbody th { min-width: 0; } th { font-weight: 500; } thead th { color: var(--faint); } th.n, td.n { text-align: right; white-space: nowrap; }
summary { cursor: pointer; padding: .2rem 0; }
.heat td { text-align: center; min-width: 3rem; border: 1px solid var(--ground); } .heat thead th { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 11rem; }
.meter { display: inline-block; width: 6rem; height: .6rem; background: var(--line); border-radius: .3rem; vertical-align: middle; }
.meter span { display: block; height: 100%; background: var(--bar); border-radius: .3rem; }
@media print { :root { --ground: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #bbb; --bar: #2f6f9f; --bar2: #b4633a; --plus: 176, 74, 40; --minus: 36, 99, 158; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav, .skip { display: none; } details:not([open]) { display: none; } .scroll { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
