# bash completion for oxissl-check
_oxissl_check() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    case $previous in
    --color) mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$current"); return ;;
    --package) mapfile -t COMPREPLY < <(dpkg-query -W -f '${Package}\n' "$current*" 2>/dev/null); return ;;
    --why) return ;;
    esac
    case $current in
    -*) mapfile -t COMPREPLY < <(compgen -W "--all --color --help --json --package --version --why" -- "$current") ;;
    */*) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    *) mapfile -t COMPREPLY < <(compgen -c -- "$current" | sort -u) ;;
    esac
}
complete -o filenames -F _oxissl_check oxissl-check
