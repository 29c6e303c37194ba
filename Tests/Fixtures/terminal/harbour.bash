# bash completion for harbour harbourd

# _harbour_files OPTION: names of files, or with -d of folders alone.
_harbour_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}
# _harbour_words WORD…: those that begin so.
_harbour_words() { mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur"); }
# Sets cur and prev; bash parts `--name=value` at the sign.
_harbour_place() {
  cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
  if [ "$cur" = = ]; then cur=
  elif [ "$prev" = = ]; then prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
}
_harbour() {
  local cur prev word command= skip= i
  _harbour_place
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [ -n "$skip" ]; then [ "$word" = = ] || skip=; continue; fi
    case $word in
      --colour|--days|--from|--yard) skip=1 ;;
      -*|=) ;;
      *) case "$command${command:+ }$word" in
        'list'|'take'|'take back'|'log'|'log verify'|'help') command="$command${command:+ }$word" ;;
        esac ;;
    esac
  done
  case $command in
    '') _harbour_words list take log help --help ;;
    'log') _harbour_words verify --help ;;
    'list') case $prev in
      --colour) _harbour_words red green; return ;;
      --days) :; return ;;
      --from) _harbour_files -f; return ;;
      esac
      case $cur in
      -*) _harbour_words --colour --days --from --json --help ;;
      esac ;;
    'take') case $prev in
      --yard) _harbour_files -d; return ;;
      esac
      case $cur in
      -*) _harbour_words --yard --help ;;
      *) _harbour_files -f
        [[ back != "$cur"* ]] || COMPREPLY+=(back) ;;
      esac ;;
    'take back') case $prev in
      esac
      case $cur in
      -*) _harbour_words --help ;;
      *) _harbour_files -d ;;
      esac ;;
    'log verify') case $prev in
      esac
      case $cur in
      -*) _harbour_words --help ;;
      esac ;;
    'help') case $prev in
      esac
      case $cur in
      -*) _harbour_words --help ;;
      *) _harbour_words list take log help ;;
      esac ;;
  esac
}
complete -F _harbour harbour
_harbourd() {
  local cur prev
  _harbour_place
  case '' in
    '') case $prev in
      --log) _harbour_files -d; return ;;
      esac
      case $cur in
      -*) _harbour_words --log --quiet --help ;;
      esac ;;
  esac
}
complete -F _harbourd harbourd
