# fish completion for tt (time-tracker). In ~/.config/fish/completions/tt.fish: tt completions fish | source

function __tt_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (command tt complete "--current=$current" -- $words[2..-1] 2>/dev/null)
    set -l flag (string match -r -- '^--[^=]*=' "$current")
    set -l path (string replace -r -- '^--[^=]*=' '' "$current")
    switch "$lines[1]"
        case :files
            for one in (__fish_complete_path "$path")
                echo "$flag$one"
            end
        case :folders
            for one in (__fish_complete_directories "$path")
                echo "$flag$one"
            end
        case '*'
            if set -q lines[2]
                printf '%s\n' $lines[2..-1]
            end
    end
end

complete -c tt -e
complete -c tt -f -k -a '(__tt_complete)'
