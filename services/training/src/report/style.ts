/** The page's whole style: light and dark by the reader's setting, and fit to be printed. Colours of series after Okabe and Ito (2008). */
export const style = `
:root { color-scheme: light dark; --ground: #f7f8f9; --ink: #1a1f24; --faint: #56616b; --line: #d5dae0; --card: #ffffff; --good: #00694b; --bad: #a63603;
  --plain: #4a5560; --focus: #1a66c9; --c0: #005f9e; --c1: #b8500c; --c2: #6b7680; --c3: #00805c; --c4: #a8487f; --c5: #8a6d00; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171a; --ink: #e7eaed; --faint: #a3adb6; --line: #353d45; --card: #1c2126; --good: #5fd3a8;
  --bad: #ff9e70; --plain: #b6c0c9; --focus: #7db4ff; --c0: #6cb6f0; --c1: #ff9d57; --c2: #a5afb9; --c3: #3fcf9f; --c4: #e693c0; --c5: #e3c44a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 74rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.15rem; font-weight: 600; color: var(--faint); line-height: 1.3; margin: 0; }
h2 { font-size: 1.3rem; margin: 2.75rem 0 .75rem; } h3 { font-size: 1.02rem; margin: 0 0 .5rem; }
p { margin: .4rem 0; max-width: 46rem; } .faint { color: var(--faint); } .small { font-size: .85rem; }
a { color: inherit; } nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; padding: 0; margin: .9rem 0 0; font-size: .92rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .25rem .75rem; }
.verdict { background: var(--card); border: 1px solid var(--line); border-left: .4rem solid var(--plain); border-radius: .5rem; padding: 1.1rem 1.25rem; margin: 1rem 0; }
.verdict.better { border-left-color: var(--good); } .verdict.worse { border-left-color: var(--bad); }
.verdict .headline { font-size: clamp(1.3rem, 2.4vw + .6rem, 1.9rem); line-height: 1.25; font-weight: 650; margin: 0; max-width: 60rem; text-wrap: balance; }
.verdict.better .headline strong { color: var(--good); } .verdict.worse .headline strong { color: var(--bad); } .verdict p { max-width: 60rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; }
.facts div { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .9rem; }
.facts dt { color: var(--faint); font-size: .85rem; } .facts dd { margin: 0; } .facts .big { font-size: 1.45rem; font-weight: 600; font-variant-numeric: tabular-nums; display: block; }
.meaning { padding-left: 1.1rem; margin: .5rem 0; max-width: 52rem; } .meaning li { margin: .3rem 0; }
.warnings { list-style: none; padding: 0; margin: 1rem 0; } .warnings li { background: var(--card); border: 1px solid var(--line); border-left: .4rem solid var(--bad); border-radius: .3rem; padding: .5rem .8rem; margin: .4rem 0; }
.warnings b { color: var(--bad); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1rem; align-items: start; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem; margin: 0; break-inside: avoid; min-width: 0; }
.card.narrow { max-width: 38rem; }
.legend { display: flex; flex-wrap: wrap; gap: .15rem 1rem; list-style: none; padding: 0; margin: 0 0 .4rem; font-size: .88rem; } .legend li { display: flex; align-items: center; gap: .4rem; }
svg.plot { width: 100%; max-width: 36rem; height: auto; display: block; } svg.swatch { width: 2.1rem; height: .9rem; flex: none; }
svg text { fill: var(--ink); font-size: 12px; } svg .tick { fill: var(--faint); font-size: 11px; font-variant-numeric: tabular-nums; } svg .label { fill: var(--faint); }
@media (max-width: 30rem) { svg text { font-size: 14.5px; } svg .tick { font-size: 13px; } }
svg .grid { stroke: var(--line); stroke-width: .7; } svg .axis { stroke: var(--faint); stroke-width: 1; } svg .guide { stroke: var(--faint); stroke-dasharray: 2 4; stroke-width: 1.2; }
svg .l { fill: none; stroke-width: 2.2; stroke-linejoin: round; } svg .bar { stroke-width: 3; stroke-linecap: round; opacity: .55; } svg .hover { fill: transparent; } svg .hover:hover { fill: var(--line); fill-opacity: .7; }
svg .m { stroke: var(--card); stroke-width: 1; }
${[0, 1, 2, 3, 4, 5].map((n) => `svg .c${n} { stroke: var(--c${n}); } svg .m.c${n} { fill: var(--c${n}); stroke: var(--card); }`).join(' ')}
svg .l.c1 { stroke-dasharray: 8 3; } svg .l.c2 { stroke-dasharray: 3 3; } svg .l.c3 { stroke-dasharray: 10 3 2 3; } svg .l.c4 { stroke-dasharray: 1 3; } svg .l.c5 { stroke-dasharray: 14 4; }
.scroll { overflow-x: auto; margin: .4rem 0; } table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--faint); padding: .2rem 0; font-size: .88rem; }
th, td { text-align: left; padding: .35rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
th { font-weight: 500; } thead th { color: var(--faint); vertical-align: bottom; } tbody th { min-width: 8.5rem; max-width: 22rem; } th.n, td.n { text-align: right; white-space: nowrap; } .card tbody th { min-width: 5.5rem; } .card th, .card td { padding: .35rem .5rem; } td.wrap { min-width: 12rem; max-width: 26rem; }
td .interval, th .note { display: block; color: var(--faint); font-size: .82em; font-weight: 400; } td.subject { font-weight: 650; } td.subject .interval { font-weight: 400; }
.tag { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .55rem; font-size: .8rem; white-space: nowrap; } .tag.better { color: var(--good); } .tag.worse { color: var(--bad); } .tag.same { color: var(--faint); }
summary { cursor: pointer; padding: .3rem 0; color: var(--faint); font-size: .88rem; }
.examples { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; } .examples ol { margin: .2rem 0 .2rem 0; padding-left: 1.7rem; font-size: .9rem; } .examples .hit { font-weight: 650; color: var(--good); }
.examples dt { color: var(--faint); font-size: .85rem; margin-top: .4rem; } .examples dd { margin: 0; }
footer { margin-top: 3rem; color: var(--faint); font-size: .85rem; }
@media print { :root { --ground: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #bbb; --good: #00694b; --bad: #a63603; --plain: #444; --c0: #005f9e; --c1: #b8500c; --c2: #6b7680; --c3: #00805c; --c4: #a8487f; --c5: #8a6d00; }
  body { max-width: none; padding: 0; font-size: 9.5pt; } nav, .skip { display: none; } details:not([open]) { display: none; } .scroll { overflow: visible; } h2 { break-after: avoid; margin-top: 1.5rem; }
  .plots { grid-template-columns: 1fr 1fr; } .verdict { break-inside: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
