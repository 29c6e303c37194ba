"""Drives `etterlev lsp` with a real client library (pygls), as an editor would: python3 lsp.py ETTERLEV PACK-FOLDER."""

import asyncio
import pathlib
import shutil
import sys
import tempfile

from lsprotocol import types
from pygls.lsp.client import BaseLanguageClient

found = {}
told = asyncio.Event()


def check(name, is_so, detail=""):
    print(("ok: " if is_so else "NOT ok: ") + name + ("" if is_so else f" {detail}"))
    if not is_so:
        check.failed = True


check.failed = False


async def main(program, pack):
    folder = pathlib.Path(tempfile.mkdtemp())
    for file in pathlib.Path(pack).glob("*.krav"):
        shutil.copy(file, folder)
    client = BaseLanguageClient("test", "1")

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def diagnostics(params):
        found[params.uri] = params.diagnostics
        told.set()

    await client.start_io(program, "lsp")
    answer = await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=folder.as_uri()))
    check("initialize", answer.capabilities.hover_provider is True)
    client.initialized(types.InitializedParams())

    path = folder / "8-evaluere.krav"
    text = path.read_text()
    uri = path.as_uri()
    item = types.TextDocumentItem(uri=uri, language_id="krav", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await asyncio.wait_for(told.wait(), 20)
    check("a pack that is right has no diagnostics", not any(d.severity == 1 for all in found.values() for d in all), found)

    lines = text.split("\n")

    def place(line_text, word, within=0):
        line = next(n for n, l in enumerate(lines) if line_text in l)
        column = lines[line].index(word) + within
        return types.Position(line, len(lines[line][:column].encode("utf-16-le")) // 2)

    document = types.TextDocumentIdentifier(uri)
    rule = next(l for l in lines if l.startswith("rule ")).split()[1]
    hover = await client.text_document_hover_async(types.HoverParams(document, place(f"rule {rule}", rule, 2)))
    check("hover on a rule tells its legal basis", "FOR-2016-10-28-1250" in hover.contents.value and "§ 8 f" in hover.contents.value, hover)
    hover = await client.text_document_hover_async(types.HoverParams(document, place("let      frist = siste.holdt", "frist", 1)))
    check("hover on a let tells its type", "date" in hover.contents.value, hover)
    hover = await client.text_document_hover_async(types.HoverParams(document, place("gjennomgang_hver", "gjennomgang_hver", 3)))
    check("hover on a parameter tells whether the law bounds it", "bounded by law" in hover.contents.value, hover)
    target = await client.text_document_definition_async(types.DefinitionParams(document, place("gjennomgang_hver", "gjennomgang_hver", 3)))
    check("a definition in another file", pathlib.Path(target.uri.removeprefix("file://")).parent == folder and target.uri != "", target)
    shown = (folder / pathlib.Path(target.uri).name).read_text().split("\n")[target.range.start.line]
    check("the definition is the parameter", "parameter gjennomgang_hver" in shown, shown)
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    check("the outline names the rule", rule in [s.name for s in symbols])

    # In the middle of a line that has no sense yet.
    broken = text.replace("red      when siste is missing", "red      when siste.", 1)
    lines = broken.split("\n")
    told.clear()
    change = types.TextDocumentContentChangeWholeDocument(broken)
    client.text_document_did_change(types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(2, uri), [change]))
    await asyncio.wait_for(told.wait(), 20)
    fault = [d for d in found[uri] if d.severity == 1]
    line = next(n for n, l in enumerate(lines) if "when siste." in l)
    check("the fault is told where it stands", fault and line <= fault[0].range.start.line <= line + 1, found[uri])
    check("it has a code", fault and fault[0].code.startswith("krav/"), fault)
    at = types.Position(line, len(lines[line]))
    proposals = await client.text_document_completion_async(types.CompletionParams(document, at))
    check("completion knows the fields of the record", {"holdt", "godkjent"} <= {p.label for p in proposals}, proposals)
    edits = await client.text_document_formatting_async(types.DocumentFormattingParams(document, types.FormattingOptions(2, True)))
    check("what cannot be read is not laid out", not edits, edits)

    # Badly laid out, but right.
    crowded = text.replace("  for      enhet e where", "    for   enhet   e   where", 1)
    told.clear()
    change = types.TextDocumentContentChangeWholeDocument(crowded)
    client.text_document_did_change(types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(3, uri), [change]))
    await asyncio.wait_for(told.wait(), 20)
    edits = await client.text_document_formatting_async(types.DocumentFormattingParams(document, types.FormattingOptions(2, True)))
    check("format gives the file as `etterlev fmt` would", edits and edits[0].new_text == text, edits and edits[0].range)

    await client.shutdown_async(None)
    client.exit(None)
    code = await asyncio.wait_for(client._server.wait(), 10)
    check("exit after shutdown is 0", code == 0, code)
    shutil.rmtree(folder)


asyncio.run(main(sys.argv[1], sys.argv[2]))
sys.exit(1 if check.failed else 0)
