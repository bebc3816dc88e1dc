# bash completion for tt (time-tracker). In ~/.bashrc: source <(tt completions bash)

_tt() {
  local rest=${COMP_LINE:0:COMP_POINT} word part glue='' kind='' line value typed i
  local -a words=()
  # bash cuts words at = and : also; tt wants them as they were typed.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if [[ $rest == [[:space:]]* ]]; then
      rest=${rest#"${rest%%[![:space:]]*}"}
      glue=''
    fi
    part=${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || part=$rest
    rest=${rest#"$part"}
    if [[ -n $glue ]]; then words[${#words[@]} - 1]+=$part; else words+=("$part"); fi
    glue=1
  done
  typed=${words[${#words[@]} - 1]}
  part=$typed
  [[ -z $typed || $typed == *[=:] || $COMP_WORDBREAKS != *[=:]* ]] || part=${typed##*[=:]}
  [[ $typed != *[=:] ]] || part=''
  local before=${typed%"$part"} quote=''
  [[ $part != [\'\"]* ]] || quote=1
  for i in "${!words[@]}"; do
    word=${words[i]//\\/}
    word=${word#[\"\']}
    words[i]=${word%[\"\']}
  done
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ -z $kind ]]; then
      kind=$line
      continue
    fi
    value=${line%%$'\t'*}
    if [[ -n $quote ]]; then
      # Inside quotes only what means the same there is offered.
      [[ $value != *[!A-Za-z0-9\ _./:@+,=-]* ]] || continue
    else
      printf -v value %q "$value"
    fi
    COMPREPLY+=("${value#"$before"}")
  done < <(command tt complete "--current=${words[${#words[@]} - 1]}" -- "${words[@]:1:${#words[@]}-2}" 2>/dev/null)
  case $kind in
    :files)
      while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$part")
      compopt -o filenames 2>/dev/null
      ;;
    :folders)
      while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -d -- "$part")
      compopt -o filenames 2>/dev/null
      ;;
  esac
}

complete -F _tt tt
