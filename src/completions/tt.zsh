#compdef tt
# zsh completion for tt (time-tracker). As a file named _tt in a directory of $fpath, or in ~/.zshrc after compinit:
#   source <(tt completions zsh)

_tt() {
  local -a lines described
  local line current=${(Q)words[CURRENT]}
  lines=("${(@f)$(command tt complete "--current=$current" -- "${(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
  case $lines[1] in
    :files | :folders)
      [[ $PREFIX != --*=* ]] || compset -P '*='
      if [[ $lines[1] == :files ]]; then _files; else _files -/; fi
      return
      ;;
  esac
  for line in "${(@)lines[2,-1]}"; do
    [[ -n $line ]] || continue
    # _describe divides at the first colon that has no backslash.
    described+=("${${line%%$'\t'*}//:/\\:}${${line#*$'\t'}:+:${line#*$'\t'}}")
  done
  _describe -V -t values value described
}

if [[ $funcstack[1] == _tt ]]; then
  _tt "$@"
else
  compdef _tt tt
fi
