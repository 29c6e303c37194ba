internal import Alerts

/// What makes the page follow what happens: it fetches itself anew when the log has gone on, keeps what is opened and in
/// focus, and says so when it has heard nothing for a minute. The page is whole without it.
enum PageScript {
  /// The names under which the stream tells of events.
  private static let events =
    (EventKind.allCases.map(\.rawValue) + ["reset"]).map { "'\($0)'" }.joined(separator: ",")

  static let text = """
    (()=>{'use strict';
    const root=document.documentElement,live=document.getElementById('live'),lost=document.getElementById('lost');
    let downSince=0,timer=0,firstAsked=0,busy=false,again=false,source=null;
    const clock=t=>{const d=new Date(t),p=n=>(n<10?'0':'')+n;return p(d.getHours())+'.'+p(d.getMinutes())};
    const up=()=>{downSince=0;lost.hidden=true;lost.textContent='';root.classList.remove('stale')};
    const down=()=>{if(!downSince)downSince=Date.now();watch()};
    const watch=()=>{if(downSince&&Date.now()-downSince>=60000&&lost.hidden&&root.dataset.state!=='loading'){
    lost.textContent=live.dataset.lost.replace('{t}',clock(downSince));lost.hidden=false;root.classList.add('stale')}};
    const wanted=()=>{const now=Date.now();if(!firstAsked)firstAsked=now;clearTimeout(timer);
    timer=setTimeout(load,now-firstAsked>5000?0:700+Math.random()*800)};
    const place=()=>{const a=document.activeElement;if(!a||a===document.body)return null;
    const d=a.closest('[id]');if(!d)return null;
    const all=[...d.querySelectorAll('summary,a,[tabindex]')];return{id:d.id,at:a===d?-1:all.indexOf(a)}};
    const swap=text=>{const fresh=new DOMParser().parseFromString(text,'text/html'),body=fresh.querySelector('main');
    if(!body||fresh.documentElement.dataset.version!==root.dataset.version){location.reload();return}
    const open={},focus=place();
    for(const d of document.querySelectorAll('details[id]'))open[d.id]=d.open;
    for(const d of body.querySelectorAll('details[id]'))if(d.id in open)d.open=open[d.id];
    document.querySelector('main').replaceWith(document.adoptNode(body));
    document.getElementById('head').replaceWith(document.adoptNode(fresh.getElementById('head')));
    document.title=fresh.title;
    if(focus){const d=document.getElementById(focus.id);
    const target=d&&(focus.at<0?d:d.querySelectorAll('summary,a,[tabindex]')[focus.at]);
    if(target)target.focus({preventScroll:true})}
    const a=root.dataset,b=fresh.documentElement.dataset;
    if(a.counts!==b.counts||a.state!==b.state){const n=b.counts.split(' ');
    live.textContent=live.dataset.updated.replace('{t}',clock(Date.now())).replace('{r}',n[0]).replace('{u}',n[1])
    .replace('{y}',n[2])}
    a.counts=b.counts;a.state=b.state;a.seq=b.seq};
    const load=async()=>{if(busy){again=true;return}
    busy=true;again=false;firstAsked=0;
    try{const answer=await fetch('./'+location.search,{cache:'no-store'});
    if(answer.ok||answer.status===503&&(answer.headers.get('content-type')||'').startsWith('text/html'))
    swap(await answer.text())}catch(e){}
    busy=false;if(again)wanted()};
    const listen=()=>{source=new EventSource('events?after='+root.dataset.seq);
    source.onopen=()=>{up()};
    source.onerror=()=>{down();if(source.readyState===2)setTimeout(listen,5000)};
    for(const kind of [\(events)])source.addEventListener(kind,()=>{up();wanted()})};
    const look=async()=>{watch();try{const answer=await fetch('health',{cache:'no-store'}),v=await answer.json();
    if(v.state!==root.dataset.state||String(v.seq)!==root.dataset.seq)wanted()}catch(e){down()}};
    listen();
    setInterval(watch,1000);
    const later=()=>setTimeout(()=>{look();later()},root.dataset.state==='loading'?2000:30000);
    later();
    })();
    """.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
}
