/// The page's style sheet: no font, picture or address of elsewhere.
enum PageStyle {
  static let text =
    ":root{color-scheme:light dark;\(PagePalette.light.properties)}"
    + "@media (prefers-color-scheme:dark){:root{\(PagePalette.dark.properties)}}"
    + "@media print{:root{\(PagePalette.light.properties)}}" + onOneLine(rules)

  private static func onOneLine(_ text: String) -> String {
    text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
  }

  private static let rules = """
    *{box-sizing:border-box}
    html{font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
      color:var(--ink);background:var(--ground);-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
    body{margin:0;overflow-wrap:break-word}
    a{color:var(--link);text-underline-offset:.15em}
    :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
    h1,h2,h3,h4{line-height:1.25;margin:0;text-wrap:balance}
    h1{font-size:1.75rem}
    h2{font-size:1.25rem}
    h3{font-size:1rem}
    h4{font-size:.9375rem}
    p{margin:0}
    ul{margin:0;padding:0;list-style:none}
    code{font:.875em/1.4 ui-monospace,"Cascadia Mono","DejaVu Sans Mono","Liberation Mono",monospace;overflow-wrap:anywhere}
    time{white-space:nowrap}
    .skip{position:absolute;left:-999rem}
    .skip:focus{position:fixed;left:1rem;top:1rem;z-index:2;background:var(--paper);padding:.5rem 1rem}
    .wrap{max-width:74rem;margin:0 auto;padding:0 1.25rem}
    .top{background:var(--head);color:var(--onhead);padding:1.25rem 0 1.5rem}
    .top :focus-visible{outline-color:var(--onhead)}
    .kicker{font-size:.875rem;letter-spacing:.02em}
    .asof{margin-top:.5rem;font-size:.9375rem}
    .bar{background:var(--paper);border-bottom:1px solid var(--line);font-size:.9375rem}
    .bar ul{display:flex;flex-wrap:wrap;gap:0 1.5rem}
    .bar a{display:inline-block;padding:.625rem 0;text-decoration:none}
    .bar a:hover{text-decoration:underline}
    main{display:grid;gap:1.25rem}
    main.wrap{padding-top:1.25rem;padding-bottom:2rem}
    main>*{min-width:0}
    .card{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:1.25rem}
    .card>h2+p{color:var(--soft);margin-top:.25rem;max-width:46rem}
    .soft{color:var(--soft)}
    .small{font-size:.875rem}
    .note{border:1px solid var(--line);border-left:.375rem solid var(--edge);border-radius:4px;background:var(--paper);
      padding:.75rem 1rem}
    .note h2{font-size:1rem}
    .note.y{background:var(--yb);border-color:var(--y);color:var(--ink)}
    .note.r{background:var(--rb);border-color:var(--r);color:var(--ink)}
    .note li{margin-top:.5rem}
    .l{white-space:nowrap;font-weight:600}
    .l::before,.tiles li::before{content:"";display:inline-block;margin-right:.4em;vertical-align:-.02em}
    .r::before{width:0;height:0;border:.375em solid}
    .g::before{width:0;height:0;border:.39em solid;border-radius:50%}
    .y::before{width:0;height:0;border:.44em solid transparent;border-top-width:0;border-bottom:.76em solid;
      forced-color-adjust:none}
    .u::before{width:.44em;height:.44em;border:.13em solid;transform:rotate(45deg)}
    .y::before{border-bottom-color:currentColor}
    .note::before{display:none}
    .l.r{color:var(--r)}
    .l.y{color:var(--y)}
    .l.g{color:var(--g)}
    .l.u{color:var(--u)}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin-top:.75rem}
    .tiles li{border-radius:4px;padding:.625rem .875rem;font-size:.9375rem;font-weight:600}
    .tiles b{font-size:1.625rem;line-height:1.2;display:block;font-variant-numeric:tabular-nums}
    .tiles .r{color:var(--r);background:var(--rb)}
    .tiles .y{color:var(--y);background:var(--yb)}
    .tiles .u{color:var(--u);background:var(--ub)}
    .tiles .g{color:var(--g);background:var(--gb)}
    .key{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-top:.75rem;font-size:.875rem;color:var(--soft)}
    .scroll{overflow-x:auto;margin-top:.75rem}
    table{border-collapse:collapse;width:100%;font-size:.9375rem}
    caption{text-align:left;color:var(--soft);padding-bottom:.5rem;font-size:.875rem}
    th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);font-weight:400}
    thead th{font-weight:600;font-size:.875rem;vertical-align:bottom;border-bottom:2px solid var(--edge)}
    tbody tr:last-child>*{border-bottom:0}
    td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;padding-right:0;padding-left:.75rem;white-space:nowrap}
    .lights td{width:9.25rem;min-width:6.25rem}
    .e .l{font-weight:400}
    .lights th[scope=row]{min-width:11rem}
    .lights thead th:not(:first-child){min-width:6.25rem}
    td .few{display:block;font-size:.8125rem;color:var(--soft)}
    .code{font-weight:600;margin-right:.5em}
    details{margin-top:.25rem}
    summary{cursor:pointer;color:var(--link);font-size:.875rem;width:fit-content;border-radius:2px}
    summary:hover{text-decoration:underline}
    details[open]>summary{margin-bottom:.375rem}
    details table{font-size:.875rem}
    details th,details td,.charts th,.charts td{padding-top:.25rem;padding-bottom:.25rem}
    .group{border-top:1px solid var(--line);padding-top:1rem;margin-top:1rem}
    .group:first-of-type{border-top:0}
    .group h3{font-size:1.0625rem;max-width:46rem}
    .tally{display:flex;flex-wrap:wrap;gap:.125rem 1.25rem;margin-top:.25rem;font-size:.9375rem}
    .alerts>li{padding:.625rem 0;border-top:1px solid var(--line);display:grid;grid-template-columns:5.25rem minmax(0,1fr);
      gap:0 .75rem}
    .alerts>li:first-child{border-top:0}
    .alerts p{max-width:46rem}
    .meta{display:flex;flex-wrap:wrap;gap:0 1.25rem;color:var(--soft);font-size:.875rem}
    .meta .mark{color:var(--ink)}
    .why{border-left:.1875rem solid var(--line);padding-left:.875rem;font-size:.875rem;display:grid;gap:.5rem}
    .why ul{list-style:disc;padding-left:1.125rem}
    .why li{margin-top:.125rem}
    @media (min-width:60rem){
    .lights th[scope=row]{min-width:17rem}
    .group{display:grid;grid-template-columns:minmax(0,27rem) minmax(0,1fr);gap:0 2rem;padding-top:.75rem;margin-top:.75rem}
    .group .tally{margin-top:0}
    }
    figure{margin:0}
    figcaption{margin-top:.25rem;font-size:.875rem;color:var(--soft)}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:1.5rem 2rem;margin-top:1rem}
    svg{display:block;width:100%;height:auto;margin-top:.5rem}
    svg.sw{display:inline-block;width:1em;height:1em;margin:0 .4em 0 0;vertical-align:-.1em}
    svg text{font-size:13px;fill:var(--soft)}
    .fr{fill:var(--rf)}
    .fy{fill:var(--yf)}
    .fu{fill:var(--uf)}
    .edge{stroke:var(--paper);stroke-width:1.5;stroke-linejoin:round}
    .axis{stroke:var(--line);stroke-width:1;fill:none}
    .line{stroke:var(--rf);stroke-width:2.5;fill:none;stroke-linejoin:round}
    .tex{stroke:var(--paper);stroke-width:1.4;fill:none}
    .dot{fill:var(--paper)}
    .in1{padding-left:1.125rem}
    .in2{padding-left:2.25rem}
    .in3{padding-left:3.375rem}
    .ahead{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:1.5rem 2rem;margin-top:1rem}
    .ahead ul ul{margin:0}
    .ahead li{margin-top:.375rem}
    .ahead h4{margin-top:.75rem;padding-top:.5rem;border-top:1px solid var(--line)}
    footer{color:var(--soft);font-size:.875rem;padding-bottom:2rem}
    #lost{position:sticky;top:0;z-index:1;background:var(--ink);color:var(--ground);padding:.75rem 1.25rem;font-weight:600;
      text-align:center}
    #lost[hidden]{display:none}
    .stale .top,.stale main{filter:grayscale(1)}
    .stale main{border-top:.5rem solid var(--edge)}
    .away{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    @media (max-width:40rem){
    h1{font-size:1.5rem}
    .wrap{padding:0 .875rem}
    .card{padding:1rem .875rem}
    .bar ul{gap:0 1rem}
    .tiles{grid-template-columns:1fr 1fr}
    .alerts>li{grid-template-columns:1fr}
    .lights,.lights>caption,.lights>tbody,.lights>tbody>tr,.lights>tbody>tr>*{display:block;width:auto}
    .lights>thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .lights>tbody>tr{padding:.625rem 0;border-bottom:1px solid var(--line)}
    .lights>tbody>tr>*{border:0;padding:0}
    .lights>tbody>tr>td{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1.1fr);gap:.5rem;padding-top:.25rem;font-size:.875rem}
    .lights>tbody>tr>td::before{content:attr(data-u);color:var(--soft)}
    th,td{padding-right:.5rem}
    td.n,th.n{padding-left:.375rem}
    th.n,th time{white-space:normal}
    }
    @media print{
    html{font-size:10pt;background:none}
    .bar,.skip,#live,#lost{display:none}
    .top{background:none;color:var(--ink);padding:0;border-bottom:2pt solid var(--ink)}
    .wrap{max-width:none;padding:0}
    main{display:block}
    .card{border:0;border-radius:0;padding:0;margin-top:14pt}
    .alerts>li,tr,.note,figure,.tiles{break-inside:avoid}
    h2,h3,h4{break-after:avoid}
    .scroll{overflow:visible}
    a{color:inherit;text-decoration:none}
    details:not([open]){display:none}
    .tiles li{border:1px solid}
    }
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
    """
}
