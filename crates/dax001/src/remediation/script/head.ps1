$ErrorActionPreference = 'Stop'
$env:AWS_PAGER = ''
$env:AWS_CLI_AUTO_PROMPT = 'off'
# So that what the AWS CLI prints and reads is UTF-8 everywhere.
$env:PYTHONUTF8 = '1'
$env:AWS_CLI_FILE_ENCODING = 'UTF-8'
$env:AWS_CLI_OUTPUT_ENCODING = 'UTF-8'
$utf8 = New-Object System.Text.UTF8Encoding $false
try { [Console]::OutputEncoding = $utf8 } catch { Write-Verbose 'there is no console' }

function Stop-Here([string] $Reason, [int] $Code = 1) {
    [Console]::Error.WriteLine("stopped: $Reason")
    exit $Code
}

# A value that the evidence doesn't hold.
$unsaid = @()
function Test-Said([string] $Name, [string] $Meaning) {
    if (-not [Environment]::GetEnvironmentVariable($Name)) {
        $script:unsaid += '  $env:{0} = ''...''  # {1}' -f $Name, $Meaning
    }
}

# A list that is said in words with spaces between.
function Split-Words([string] $Text) {
    return @($Text -split '[\s,]+' | Where-Object { $_ })
}

