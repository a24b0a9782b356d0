# fish completion for oxissl-run
complete -c oxissl-run -f -a '(__fish_complete_subcommand)'
complete -c oxissl-run -l path -d 'Only set LD_LIBRARY_PATH'
complete -c oxissl-run -l preload -d 'Only set LD_PRELOAD'
complete -c oxissl-run -l log -d 'Log handshakes to standard error'
complete -c oxissl-run -l show -d 'Print the way and the library; run nothing'
complete -c oxissl-run -l library -r -d 'The libssl.so.3 to use'
complete -c oxissl-run -s h -l help -d 'Print help'
complete -c oxissl-run -s V -l version -d 'Print the library'
