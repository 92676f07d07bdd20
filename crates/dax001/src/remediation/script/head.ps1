$ErrorActionPreference = 'Stop'
$env:AWS_PAGER = ''
$env:AWS_CLI_AUTO_PROMPT = 'off'
# The AWS CLI prints and reads UTF-8 everywhere.
$env:PYTHONUTF8 = '1'
$env:AWS_CLI_FILE_ENCODING = 'UTF-8'
$env:AWS_CLI_OUTPUT_ENCODING = 'UTF-8'
$utf8 = New-Object System.Text.UTF8Encoding $false
try { [Console]::OutputEncoding = $utf8 } catch { Write-Verbose 'there is no console' }

function Stop-Here([string] $Reason, [int] $Code = 1) {
    [Console]::Error.WriteLine("stopped: $Reason")
    exit $Code
}

# Notes a value that the evidence doesn't have and that isn't set.
$missing = @()
function Test-Value([string] $Name, [string] $Meaning) {
    if (-not [Environment]::GetEnvironmentVariable($Name)) {
        $script:missing += '  $env:{0} = ''...''  # {1}' -f $Name, $Meaning
    }
}

# The words of a list, which spaces or commas separate.
function Split-Words([string] $Text) {
    return @($Text -split '[\s,]+' | Where-Object { $_ })
}

