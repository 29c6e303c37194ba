# fish completion for harbour harbourd

# Whether what stands before the cursor is this command, without what belongs to it.
function __harbour_is
  set -l command
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
    else if contains -- $word --colour --days --from --yard
      set skip 1
    else if not string match -q -- '-*' $word
      set -l line $command $word
      contains -- "$line" 'list' 'take' 'take back' 'log' 'log verify' 'help'; and set -a command $word
    end
  end
  test "$command" = "$argv"
end
complete -c harbour -f
complete -c harbour -n '__harbour_is' -a list -d 'boats that lie here; it\'s a [table]: name, berth'
complete -c harbour -n '__harbour_is' -a take -d 'takes boats out'
complete -c harbour -n '__harbour_is' -a log -d 'verify'
complete -c harbour -n '__harbour_is' -a help -d 'tells what a command does'
complete -c harbour -n '__harbour_is take' -a back -d 'and in again'
complete -c harbour -n '__harbour_is log' -a verify -d 'whether the log is whole'
complete -c harbour -s h -l help -d 'tells this, and ends'
complete -c harbour -n '__harbour_is list' -l colour -x -a 'red green' -d 'only such boats'
complete -c harbour -n '__harbour_is list' -l days -x -d 'how many days back'
complete -c harbour -n '__harbour_is list' -l from -r -F -d 'reads this'
complete -c harbour -n '__harbour_is list' -l json -d 'as JSON'
complete -c harbour -n '__harbour_is take' -l yard -x -a '(__fish_complete_directories)' -d 'where to'
complete -c harbour -n '__harbour_is take' -F
complete -c harbour -n '__harbour_is take back' -a '(__fish_complete_directories)'
complete -c harbour -n '__harbour_is help' -a 'list take log help'
complete -c harbourd -f
complete -c harbourd -s h -l help -d 'tells this, and ends'
complete -c harbourd -l log -x -a '(__fish_complete_directories)' -d 'where the log is kept'
complete -c harbourd -l quiet -d 'says nothing'
