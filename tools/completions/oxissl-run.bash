# bash completion for oxissl-run
_oxissl_run() {
    local current=${COMP_WORDS[COMP_CWORD]} at=1 word
    # The program to run, once named, completes its own arguments.
    for ((; at < COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        case $word in
        --library) ((at++)) ;;
        -*) ;;
        *) if declare -F _command_offset >/dev/null; then _command_offset "$at"; fi; return ;;
        esac
    done
    case ${COMP_WORDS[COMP_CWORD - 1]} in
    --library) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    esac
    case $current in
    --log=*) mapfile -t COMPREPLY < <(compgen -P --log= -W "error warn info debug trace" -- "${current#--log=}") ;;
    -*) mapfile -t COMPREPLY < <(compgen -W "--help --library --log --path --preload --show --version" -- "$current") ;;
    */*) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    *) mapfile -t COMPREPLY < <(compgen -c -- "$current" | sort -u) ;;
    esac
}
complete -o filenames -F _oxissl_run oxissl-run
