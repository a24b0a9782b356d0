#compdef oxissl-check
_arguments \
    '--why[explain one function]:function' \
    '--package[treat the name as a package]' \
    '--all[list functions that work, too]' \
    '--json[print JSON]' \
    '--color[when to use colours]:when:(auto always never)' \
    '(- *)'{-h,--help}'[print help]' \
    '(- *)'{-V,--version}'[print the version]' \
    '1:program, process ID or package:_command_names -e'
