#compdef oxissl-run
_arguments -S \
    '--path[only set LD_LIBRARY_PATH]' \
    '--preload[only set LD_PRELOAD]' \
    '--log=-[log handshakes to standard error]::level:(error warn info debug trace)' \
    '--show[print the way and the library; run nothing]' \
    '--library[the libssl.so.3 to use]:file:_files' \
    '(- *)'{-h,--help}'[print help]' \
    '(- *)'{-V,--version}'[print the version and the library]' \
    '(-)1:program:_command_names -e' \
    '*::arguments:_normal'
