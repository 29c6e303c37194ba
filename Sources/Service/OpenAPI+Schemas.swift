extension OpenAPI {
  /// Members that may be added in later versions are not forbidden here.
  static let components = #"""
    {"schemas":{
    "Problem":{"type":"object","required":["type","title","status","detail"],"properties":{
      "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"}}},
    "Verdict":{"type":["string","null"],"enum":["green","yellow","unknown","red",null]},
    "Comment":{"type":"object","additionalProperties":false,"properties":{
      "comment":{"type":["string","null"],"maxLength":500,
        "description":"Kept beside the log, where it can be erased. No control characters, no national identity number."}}},
    "Mark":{"type":"object","required":["seq","by","at","comment"],"properties":{
      "seq":{"type":"integer"},"by":{"type":"string"},"at":{"type":"string","format":"date-time"},
      "comment":{"type":["string","null"]}}},
    "Acknowledged":{"type":"object","required":["alert","seq","by","at","comment"],"properties":{
      "alert":{"type":"string"},"seq":{"type":"integer"},"by":{"type":"string"},
      "at":{"type":"string","format":"date-time"},"comment":{"type":["string","null"]}}},
    "Alert":{"type":"object",
      "required":["id","rule","subject","unit","verdict","state","acknowledged","escalated","opened","changed","message",
        "remedy","basis"],
      "properties":{
      "id":{"type":"string","pattern":"^[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}-[0-9a-hjkmnp-tv-z]{4}$"},
      "rule":{"type":"string"},"subject":{"type":"string"},
      "unit":{"type":"string","description":"Ids from the root, percent-encoded, joined with a slash"},
      "verdict":{"$ref":"#/components/schemas/Verdict"},
      "state":{"enum":["open","waived","resolved"]},
      "acknowledged":{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/Mark"}]},
      "escalated":{"oneOf":[{"type":"null"},{"type":"object","required":["seq","at","unit"],"properties":{
        "seq":{"type":"integer"},"at":{"type":"string","format":"date-time"},
        "unit":{"type":"string","description":"The unit above, which is to know"}}}]},
      "opened":{"type":"string","format":"date-time"},"changed":{"type":"string","format":"date-time"},
      "message":{"type":["string","null"]},"remedy":{"type":["string","null"]},
      "basis":{"type":"array","items":{"type":"string"}},
      "before":{"description":"With `since`: how it stood just before; null when there was none yet",
        "oneOf":[{"type":"null"},{"type":"object","required":["state","verdict"],"properties":{
        "state":{"enum":["open","waived","resolved"]},"verdict":{"$ref":"#/components/schemas/Verdict"}}}]}}},
    "Alerts":{"type":"object","required":["items","next","seq"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/Alert"}},
      "next":{"type":["string","null"],"description":"`after` of the next page"},
      "seq":{"type":"integer","description":"What changed later is on /events after this number"},
      "unlogged":{"type":"integer"},"as_of":{"type":"string"}}},
    "AlertInFull":{"allOf":[{"$ref":"#/components/schemas/Alert"},{"type":"object","required":["history"],"properties":{
      "history":{"type":"array","items":{"type":"object","required":["seq","at","event","cause","verdict"],"properties":{
        "seq":{"type":"integer"},"at":{"type":"string","format":"date-time"},"event":{"type":"string"},
        "cause":{"enum":["record","clock","pack","waiver","person","service"]},
        "verdict":{"$ref":"#/components/schemas/Verdict"},"from":{"type":"string"},"why":{"type":"string"}}}},
      "withheld":{"type":"boolean"},
      "evidence":{"type":"array","items":{"type":"object","required":["record","file","line"],"properties":{
        "record":{"type":"string"},"file":{"type":"string"},"line":{"type":"integer"},"owner":{"type":"string"},
        "stale_since":{"type":"string","format":"date-time"}}}},
      "places":{"type":"array","items":{"type":"object","required":["expected","remedy"],"properties":{
        "file":{"type":"string"},"line":{"type":"integer"},"column":{"type":"integer"},"field":{"type":"string"},
        "expected":{"type":"string"},"remedy":{"type":"string"}}}}}}]},
    "Verdicts":{"type":"object","required":["at","knowledge","items"],"properties":{
      "at":{"type":"string","format":"date-time"},"knowledge":{"enum":["now","then"]},
      "clock_is_set":{"type":"boolean"},
      "items":{"type":"array","items":{"type":"object","required":["criterion","unit","verdict"],"properties":{
        "criterion":{"type":"string"},"title":{"type":["string","null"]},"unit":{"type":"string"},
        "name":{"type":"string"},"level":{"type":"integer"},"verdict":{"$ref":"#/components/schemas/Verdict"},
        "judged":{"type":["integer","null"]},"red":{"type":["integer","null"]},"yellow":{"type":["integer","null"]},
        "unknown":{"type":["integer","null"]}}}}}},
    "Forecast":{"type":"object","required":["items"],"properties":{"items":{"type":"array","items":{"type":"object"}}}},
    "Figure":{"description":"A number; as text `<5` for a small count and `:` for what is not shown; null for none",
      "type":["integer","string","null"]},
    "Statistics":{"type":"object","properties":{
      "items":{"type":"array","items":{"type":"object","required":["name","title","by"],"properties":{
        "name":{"type":"string"},"title":{"type":"string"},"by":{"type":"array","items":{"type":"string"}}}}},
      "statistics":{"type":"string"},"title":{"type":"string"},"from":{"type":"string","format":"date"},
      "to":{"type":"string","format":"date"},
      "day":{"type":"string","format":"date","description":"The last day counted"},
      "min_count":{"type":"integer"},
      "stale":{"type":"integer","description":"Records of files that are gone or broken, counted as last known"},
      "tables":{"type":"array","items":{"type":"object","required":["by","rows"],"properties":{
        "by":{"type":["string","null"],"description":"The field; null for units"},
        "rows":{"type":"array","items":{"type":"object","required":["kind","id","name","level","new","unknown"],
          "properties":{
          "kind":{"enum":["total","unit","direct","elsewhere","value","unstated","others"]},
          "id":{"type":"string"},"name":{"type":"string"},"level":{"type":"integer"},
          "new":{"$ref":"#/components/schemas/Figure"},"closed":{"$ref":"#/components/schemas/Figure"},
          "open":{"$ref":"#/components/schemas/Figure"},"overdue":{"$ref":"#/components/schemas/Figure"},
          "in_time_percent":{"$ref":"#/components/schemas/Figure"},
          "median_days":{"$ref":"#/components/schemas/Figure"},"p90_days":{"$ref":"#/components/schemas/Figure"},
          "unknown":{"$ref":"#/components/schemas/Figure"}}}}}}}}},
    "Reasons":{"type":"object","required":["rule","subject","verdict"],"properties":{
      "rule":{"type":"string"},"subject":{"type":"string"},"verdict":{"type":"string"},
      "withheld":{"type":"boolean"}}},
    "RuleSummary":{"type":"object","required":["name","title","weight","basis"],"properties":{
      "name":{"type":"string"},"title":{"type":"string"},"weight":{"type":"string"},
      "basis":{"type":"array","items":{"type":"string"}}}},
    "Rules":{"type":"object","required":["pack","items"],"properties":{
      "pack":{"type":"string"},"items":{"type":"array","items":{"$ref":"#/components/schemas/RuleSummary"}}}},
    "Rule":{"type":"object","required":["name","title"],"properties":{
      "name":{"type":"string"},"title":{"type":"string"},"text":{"type":"string"}}},
    "Health":{"type":"object","required":["state","seq","head","pack","clock"],"properties":{
      "state":{"enum":["loading","ok","degraded","clock"]},"seq":{"type":"integer"},"head":{"type":"string"},
      "pack":{"type":"string"},"records":{"type":"integer"},
      "files":{"type":"object","required":["good","bad"],"properties":{
        "good":{"type":"integer"},"bad":{"type":"integer"}}},
      "clock":{"type":"string","format":"date-time"},"clock_is_set":{"type":"boolean"},
      "last_change":{"type":["string","null"]},
      "silent":{"type":"boolean","description":"Nothing new has come in for longer than the pack says"},
      "last_record":{"type":["string","null"],"description":"When a file last came that says something new"},"unlogged":{"type":"integer"}}},
    "Description":{"type":"object","required":["openapi","info","paths"]}
    }}
    """#
}
