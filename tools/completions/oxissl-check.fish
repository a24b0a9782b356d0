# fish completion for oxissl-check
complete -c oxissl-check -f -a '(__fish_complete_command)'
complete -c oxissl-check -l why -x -d 'Explain one function'
complete -c oxissl-check -l package -d 'Treat the name as a package'
complete -c oxissl-check -l all -d 'List functions that work, too'
complete -c oxissl-check -l json -d 'Print JSON'
complete -c oxissl-check -l color -x -a 'auto always never' -d 'When to use colours'
complete -c oxissl-check -s h -l help -d 'Print help'
complete -c oxissl-check -s V -l version -d 'Print the version'
