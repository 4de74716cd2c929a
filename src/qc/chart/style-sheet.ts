// The colours of a chart, by day and by night. A `style` element without attributes and without quotes: a page
// that holds the drawing allows it by its hash (src/http/content-security.ts), and as an image it needs nothing.
// What a colour says, a shape and a word say too.

export const styleSheet = `
.levey-jennings{--paper:#fff;--ink:#1c2126;--faint:#5a646e;--grid:#d5dae0;--band1:#dcefe3;--band2:#eef6dd;--band3:#fdeedb;--good:#1d5fa6;--warning:#9a5b00;--rejected:#b00d3b;--event:#5b2a9d;max-width:100%;height:auto;font:12px system-ui,-apple-system,Segoe UI,Roboto,sans-serif}
.levey-jennings text{fill:var(--ink)}
.levey-jennings .paper{fill:var(--paper)}
.levey-jennings .title{font-size:17px;font-weight:600}
.levey-jennings .faint{fill:var(--faint)}
.levey-jennings .end{text-anchor:end}
.levey-jennings .middle{text-anchor:middle}
.levey-jennings .band1{fill:var(--band1)}
.levey-jennings .band2{fill:var(--band2)}
.levey-jennings .band3{fill:var(--band3)}
.levey-jennings line,.levey-jennings path{fill:none;stroke-width:1}
.levey-jennings .grid{stroke:var(--grid)}
.levey-jennings .limit{stroke:var(--faint);stroke-dasharray:2 4}
.levey-jennings .limit2{stroke:var(--warning);stroke-dasharray:6 4}
.levey-jennings .limit3{stroke:var(--rejected)}
.levey-jennings .mean{stroke:var(--ink);stroke-width:1.5}
.levey-jennings .course{stroke:var(--good);stroke-opacity:.55}
.levey-jennings .in_control{fill:var(--good)}
.levey-jennings .warning{fill:var(--warning);stroke:var(--paper)}
.levey-jennings .rejected{fill:var(--rejected);stroke:var(--paper)}
.levey-jennings .flag{font-weight:600}
.levey-jennings text.warning,.levey-jennings text.rejected{stroke:none}
.levey-jennings text.action,.levey-jennings text.lot{fill:var(--event)}
.levey-jennings line.warning,.levey-jennings path.warning{stroke:var(--warning);fill:none}
.levey-jennings line.rejected,.levey-jennings path.rejected{stroke:var(--rejected);fill:none}
.levey-jennings line.action{stroke:var(--event);stroke-width:1.5;stroke-dasharray:8 3 2 3}
.levey-jennings line.lot{stroke:var(--event);stroke-width:2.5}
@media (prefers-color-scheme:dark){.levey-jennings{--paper:#15191d;--ink:#e9edf1;--faint:#a0abb6;--grid:#333b43;--band1:#1d3a2b;--band2:#2c351d;--band3:#3d2d1a;--good:#7db8f5;--warning:#f5b04a;--rejected:#ff7d99;--event:#c6a4ff}}
`
