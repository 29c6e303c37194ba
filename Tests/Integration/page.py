"""The page in a real browser: headless Chromium over the DevTools protocol (a pipe, no library), axe-core where it is given.

  page.py ADDRESS USER:PASSWORD RECORDS STOP START REPORT PICTURES [AXE]

ADDRESS is where nginx listens, RECORDS the inbox, STOP and START shell commands for the daemon, REPORT the file that
`etterlev report` wrote, PICTURES a folder for screenshots or nothing, AXE the file axe.min.js.
"""
import base64
import json
import os
import select
import subprocess
import sys
import tempfile
import time

address, account, inbox, stop, start, report, pictures = sys.argv[1:8]
axe = open(sys.argv[8]).read() if len(sys.argv) > 8 else None
failed = 0


def check(name, holds, *detail):
    global failed
    print(f"{'ok' if holds else 'NOT ok'}: {name}", *([] if holds else detail), flush=True)
    failed |= not holds


class Browser:
    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        ours, theirs = os.pipe(), os.pipe()

        def descriptors():
            # Beyond 3 and 4, which they are to become.
            first, second = os.dup(ours[0]), os.dup(theirs[1])
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
             "--hide-scrollbars", f"--user-data-dir={self.profile.name}", "about:blank"],
            preexec_fn=descriptors, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.out, self.into, self.rest = ours[1], theirs[0], b""
        self.count, self.answers, self.events = 0, {}, []

    def take(self, seconds):
        if not select.select([self.into], [], [], seconds)[0]:
            return
        piece = os.read(self.into, 1 << 20)
        if not piece:
            raise SystemExit("the browser is gone")
        self.rest += piece
        while b"\0" in self.rest:
            text, self.rest = self.rest.split(b"\0", 1)
            message = json.loads(text)
            if "id" in message:
                self.answers[message["id"]] = message
            else:
                self.events.append(message)

    def call(self, method, session=None, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data, end = json.dumps(message).encode() + b"\0", time.monotonic() + 60
        while data:
            data = data[os.write(self.out, data):]
        while self.count not in self.answers:
            if time.monotonic() > end:
                raise SystemExit(f"no answer to {method}")
            self.take(0.5)
        answer = self.answers.pop(self.count)
        if "error" in answer:
            raise SystemExit(f"{method}: {answer['error']}")
        return answer["result"]

    def close(self):
        self.call("Browser.close")
        self.process.wait(10)
        self.profile.cleanup()


class Tab:
    """One page. Time in it can be let run: `ahead(seconds)`."""

    CLOCK = "(()=>{const now=Date.now.bind(Date);let more=0;Date.now=()=>now()+more;self.ahead=s=>{more+=s*1000}})();"

    def __init__(self, browser, width=1280, height=900, signs_on=True):
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")
        if signs_on:
            word = "Basic " + base64.b64encode(account.encode()).decode()
            self.call("Network.setExtraHTTPHeaders", headers={"Authorization": word})
        self.call("Page.addScriptToEvaluateOnNewDocument", source=self.CLOCK)
        self.media()
        self.size(width, height)

    def media(self, scheme="light"):
        """Nothing glides, so that what is looked at stands where it will."""
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-reduced-motion", "value": "reduce"}, {"name": "prefers-color-scheme", "value": scheme}])

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def go(self, url):
        self.call("Page.navigate", url=url)
        self.until("document.readyState==='complete'")

    def run(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise SystemExit(f"{expression[:200]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression, seconds=10):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.run(expression):
                return True
            time.sleep(0.1)
        return False

    def key(self, name, shift=False):
        codes = {"Tab": 9, "Enter": 13, "Space": 32}
        common = {"key": " " if name == "Space" else name, "code": name, "windowsVirtualKeyCode": codes[name],
                  "modifiers": 8 if shift else 0}
        if name != "Tab":
            common["text"] = "\r" if name == "Enter" else " "
        self.call("Input.dispatchKeyEvent", type="keyDown", **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def violations(self, name, within="document"):
        if axe is None:
            return
        self.run(axe + ";0")
        found = self.run(f"axe.run({within},"+"{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','best-practice']}).then(r=>"
                         "({bad:r.violations.map(v=>[v.id,v.help,v.nodes.slice(0,3).map(n=>n.target+' '+n.html.slice(0,160)"
                         "+' '+n.failureSummary)]),passes:r.passes.length}))")
        check(f"axe: {name}: no violation in {found['passes']} rules that apply", not found["bad"],
              json.dumps(found["bad"], ensure_ascii=False, indent=1))

    def fits(self, name):
        for width in (1280, 375, 320):
            self.size(width, 900)
            wide = self.run("document.documentElement.scrollWidth")
            check(f"{name} fits {width} px", wide <= width, wide,
                  self.run("[...document.querySelectorAll('body *')].filter(e=>e.getBoundingClientRect().right>innerWidth+1"
                           "&&!e.closest('.scroll')).slice(0,5).map(e=>e.outerHTML.slice(0,120))"))
        self.size(1280, 900)

    def picture(self, name, width):
        if not pictures:
            return
        self.size(width, 900)
        height = self.run("document.documentElement.scrollHeight")
        self.size(width, min(height, 16000))
        data = self.call("Page.captureScreenshot")["data"]
        with open(os.path.join(pictures, name), "wb") as file:
            file.write(base64.b64decode(data))
        self.size(1280, 900)


def drop(name, text):
    aside = os.path.join(inbox, ".aside")
    with open(aside, "w") as file:
        file.write(text)
    os.rename(aside, os.path.join(inbox, name))


OPEN_ALL = "for(const d of document.querySelectorAll('details'))d.open=true"
browser = Browser()
tab = Tab(browser)
tab.go(address + "/")
check("the page says what it is about", tab.run("document.querySelector('h1').textContent") == "Hamar kommune")
check("its language", tab.run("document.documentElement.lang") == "nb")
check("its parts", tab.run("document.querySelectorAll('main section.card>h2').length") == 6)
check("a light has its word beside its shape",
      tab.run("[...document.querySelectorAll('.l')].every(e=>['rød','gul','grønn','ukjent'].includes(e.textContent.trim())"
              "&&getComputedStyle(e,'::before').content!=='none')"))
shapes = tab.run("['r','y','g','u'].map(c=>{const s=getComputedStyle(document.querySelector('.key .'+c),'::before');"
                 "return[s.borderRadius,s.transform,s.borderTopWidth==='0px',s.borderTopWidth].join()})")
check("each colour has a shape of its own", len(set(shapes)) == 4, shapes)
order = ["rød", "ukjent", "gul", "grønn"]
lights = tab.run("[...document.querySelectorAll('.lights>tbody>tr>td:nth-child(2) .l')].map(e=>e.textContent)")
check("the worst criterion comes first", lights and lights == sorted(lights, key=order.index), lights)
check("every header cell has its scope", tab.run("[...document.querySelectorAll('th')].every(e=>e.scope)"))
check("every figure that speaks has a name and a description",
      tab.run("[...document.querySelectorAll('svg[role=img]')].every(e=>document.getElementById(e.getAttribute("
              "'aria-labelledby')).textContent&&document.getElementById(e.getAttribute('aria-describedby')).textContent)"))
check("no id stands twice",
      tab.run("(ids=>new Set(ids).size===ids.length)([...document.querySelectorAll('[id]')].map(e=>e.id))"))
tab.violations("as it comes")
tab.fits("the page")

# -- The keyboard: the skip link first, then in the order of the text, everything seen

tab.run("document.activeElement.blur();window.scrollTo(0,0)")
seen = []
for _ in range(24):
    tab.key("Tab")
    seen.append(tab.run("(e=>{self.before=self.at;self.at=e;const s=getComputedStyle(e),r=e.getBoundingClientRect();"
                        "return{what:e.tagName+' '+e.textContent.slice(0,40),after:!self.before||!!(self.before."
                        "compareDocumentPosition(e)&4),ring:s.outlineStyle!=='none'&&parseFloat(s.outlineWidth)>=2,"
                        "inside:r.width>0&&r.bottom>0&&r.top<innerHeight,skip:e.className==='skip'}})(document.activeElement)"))
check("the skip link comes first", seen[0]["skip"], seen[0])
check("focus goes in the order of the text", all(s["after"] for s in seen), [s for s in seen if not s["after"]])
check("and is always seen", all(s["ring"] and s["inside"] for s in seen),
      [s for s in seen if not (s["ring"] and s["inside"])])
tab.run("document.querySelector('.skip').focus()")
tab.key("Enter")
check("the skip link leads to the content", tab.until("location.hash==='#innhold'&&document.activeElement.tagName==='MAIN'"))
tab.run("document.querySelector('.lights summary').focus()")
tab.key("Enter")
check("a criterion opens by the keyboard to its units",
      tab.run("(d=>d.open&&d.querySelectorAll('tbody th').length>0)(document.querySelector('.lights details'))"))

# -- What happens is seen at once, and nothing that was opened or in focus is lost

kept = tab.run("(d=>{d.open=true;d.querySelector('summary').focus();return d.id})(document.querySelector('.group details'))")
before = tab.run("document.querySelector('.tiles .r b').textContent")
time.sleep(0.3)
drop("live.json", '{"type":"avvik","id":"LIVE-1","enhet":"solhellinga","meldt":"2022-06-07","alvor_meldt":"høy","status":"ny"}')
check("a record that is dropped shows", tab.until("document.querySelector('main').textContent.includes('LIVE-1')"))
check("what was open stays open", tab.run(f"document.getElementById({json.dumps(kept)}).open"))
check("the focus stays", tab.run(f"document.activeElement===document.getElementById({json.dumps(kept)}).firstElementChild"),
      tab.run("document.activeElement.outerHTML.slice(0,200)"))
check("and it is said aloud", tab.until("/^Oppdatert kl|^Oppdatert \\d/.test(document.getElementById('live').textContent)"),
      tab.run("document.getElementById('live').outerHTML"))
check("the status region is polite", tab.run("document.getElementById('live').getAttribute('role')==='status'"))

# -- Without the service it says so, and it comes back

subprocess.run(stop, shell=True)
time.sleep(1)
check("a moment without the stream is no cause for alarm", tab.run("document.getElementById('lost').hidden"))
tab.run("ahead(61)")
check("after a minute it says so", tab.until("!document.getElementById('lost').hidden&&/borte siden \\d\\d\\.\\d\\d/.test("
                                             "document.getElementById('lost').textContent)"))
check("as an alert", tab.run("document.getElementById('lost').getAttribute('role')==='alert'"))
check("and is grey", tab.run("getComputedStyle(document.querySelector('main')).filter==='grayscale(1)'"))
tab.violations("without the service", "document.getElementById('lost')")
tab.picture("lost-375.png", 375)
subprocess.run(start, shell=True)
check("it comes back by itself", tab.until("document.getElementById('lost').hidden&&"
                                           "getComputedStyle(document.querySelector('main')).filter==='none'", 15))

# -- Everything opened, dark, narrow

tab.run("for(const kind of ['.lights details','.group>div>details','.why','#tall'])"
        "for(const e of [...document.querySelectorAll(kind)].slice(0,3))for(let d=e;d;d=d.parentElement)if(d.open===false)d.open=true")
check("alerts tell why", tab.run("document.querySelectorAll('details[open] .why li').length>3"))
tab.violations("opened")
tab.run(OPEN_ALL)
tab.fits("the page, everything opened,")
tab.go(address + "/")
tab.media("dark")
tab.violations("dark")
tab.picture("dark-1280.png", 1280)
tab.media()
tab.go(address + "/?unit=solhellinga")
check("a unit has a page of its own", tab.run("document.querySelector('h1').textContent") == "Solhellinga")

# -- As others see it: without script, as a file, printed

tab.go(address + "/")
tab.picture("page-1280.png", 1280)
tab.picture("page-375.png", 375)
printed = tab.call("Page.printToPDF", preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)["data"]
check("it prints", base64.b64decode(printed).startswith(b"%PDF-"))
if pictures:
    with open(os.path.join(pictures, "page.pdf"), "wb") as file:
        file.write(base64.b64decode(printed))
still = Tab(browser)
still.call("Emulation.setScriptExecutionDisabled", value=True)
still.call("Page.navigate", url=address + "/")
time.sleep(1.5)
root = still.call("DOM.getDocument", depth=0)["root"]["nodeId"]
text = still.call("DOM.getOuterHTML", nodeId=root)["outerHTML"]
check("without script all of it is there", all(word in text for word in ("LIVE-1", "Kriterier og enheter", "Dette kommer")))
still.call("Emulation.setScriptExecutionDisabled", value=False)
still.go("file://" + report)
check("the report is the page without a script",
      still.run("document.scripts.length===0&&document.querySelectorAll('main section.card>h2').length===6"))
check("and brings its policy", "default-src 'none'" in still.run(
    "document.querySelector('meta[http-equiv=Content-Security-Policy]').content"))
still.violations("the report")
still.run(OPEN_ALL)
still.fits("the report, everything opened,")

# -- Nobody else is asked, and nothing was refused by the policy

others, complaints = [], []
for event in browser.events:
    if event["method"] == "Network.requestWillBeSent":
        url = event["params"]["request"]["url"]
        if not url.startswith((address + "/", "file://" + report, "about:")):
            others.append(url)
    elif event["method"] == "Log.entryAdded":
        entry = event["params"]["entry"]
        if entry["source"] == "security" or "Content Security Policy" in entry["text"]:
            complaints.append(entry["text"])
    elif event["method"] == "Runtime.exceptionThrown":
        complaints.append(event["params"]["exceptionDetails"].get("exception", {}).get("description"))
check("no request but to itself", not others, others)
check("its own policy refuses nothing, and its script throws nothing", not complaints, complaints)
browser.close()
sys.exit(failed)
