# Things in places, for the scripts that look at the inbox and not at what the rules say. Sourced behind common.bash:
#
#   things_rules     the rules, on standard output: a thing that is open is red, and so is the unit that it lies in
#   count            how many records are in force
#   alerts RULE      how many alerts of a rule are open
#   colour RULE SUBJECT  the colours of a subject's open alerts, as Python lists them; `green` without any
#
# This file is none of the scripts, so that it is not run.
things_rules() {
  cat <<'KRAV'
source law "Law" { id "L-1" in force from 2000-01-01 }
record unit scope { name label; above unit?; formerly [label] alias }
record thing { place unit; status enum { open, done }; met date? past; size integer?; note text?; title label? }
parameter stale_after = 24 hours
rule done "Things are done" {
  basis law "§ 1"
  for thing t
  red when t.status = open because "open"
}
rule none-open "No open thing" {
  basis law "§ 2"
  for unit u
  red when (count (thing t where t.place = u and t.status = open)) > 0 because "open"
}
KRAV
}
count() { health "v['records']"; }
alerts() { ask "/alerts?rule=$1&limit=1000" | field "len(v['items'])"; }
colour() { ask "/alerts?rule=$1&limit=1000" | field "[i['verdict'] for i in v['items'] if i['subject']=='$2'] or 'green'"; }
