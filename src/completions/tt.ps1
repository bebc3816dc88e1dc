# PowerShell completion for tt (time-tracker). In $PROFILE: tt completions powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName tt -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $before = @($commandAst.CommandElements |
            Select-Object -Skip 1 |
            Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
            ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    $current = "$wordToComplete".Trim("'", '"')
    [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
    $lines = @(& tt complete "--current=$current" '--' @before 2>$null)
    # Where tt has nothing to say, PowerShell completes the names of files.
    $lines | Select-Object -Skip 1 | ForEach-Object {
        $value, $description = $_ -split "`t", 2
        if (-not $description) { $description = $value }
        $text = if ($value -match '^[\w./:=+@-]+$') { $value } else { "'" + ($value -replace "'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $description)
    }
}
