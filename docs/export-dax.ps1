# Exports the DAX clusters of every region in which DAX has an endpoint (as of 2026-11-29), for dax001 to check.
#
#   powershell -ExecutionPolicy Bypass -File export-dax.ps1                 the account that the AWS CLI signs in to
#   powershell -ExecutionPolicy Bypass -File export-dax.ps1 prod staging    the accounts of these profiles
#   powershell -ExecutionPolicy Bypass -File export-dax.ps1 -Regions "us-east-1 eu-west-1"    these regions only
#
# It writes one folder for each account, dax-export/ACCOUNT:
#   REGION.json             the clusters of the region, or, where the region fails, the AWS CLI's message in REGION.err
#   caller-identity.json    the account and the caller
#   list-regions.json       which regions the account has enabled (or describe-regions.json)
#   export.json             the export manifest: for each file its SHA-256, when it was made, by whom and with what
# Run it again to fill the gaps: it keeps every REGION.json and asks for the rest. It exits with 1 if anything failed.
#
# It needs dax:DescribeClusters on resource *. With account:ListRegions or ec2:DescribeRegions, which are optional, it
# leaves out the regions that are not enabled. It uses no other permission.
# $env:DAX_REGIONS means the same as -Regions; $env:DAX_EXPORT = FOLDER writes to another folder.
[CmdletBinding(PositionalBinding = $false)]
param(
    [string[]] $Regions,
    [Parameter(ValueFromRemainingArguments = $true)] [string[]] $Profiles
)

$ErrorActionPreference = 'Continue'
$scriptName = 'export-dax.ps1 0.2.0'
$script:failed = $false
$env:AWS_PAGER = ''
# So that names outside of ASCII survive the way from the AWS CLI into the file.
$env:PYTHONUTF8 = '1'
$utf8 = New-Object System.Text.UTF8Encoding $false
[Console]::OutputEncoding = $utf8

function Get-Time {
    [DateTime]::UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [System.Globalization.CultureInfo]::InvariantCulture)
}

# Reports a failure, and lets the script exit with 1 in the end.
function Write-Failure([string] $Message) {
    Write-Warning $Message
    $script:failed = $true
}

# Calls the AWS CLI. Text is what it prints if it succeeds; Message is what it reports if it fails.
function Invoke-Aws([string[]] $Arguments) {
    $answer = @{ Start = Get-Time; Text = ''; Message = '' }
    try {
        $lines = @(& aws @Arguments 2>&1)
        $code = $LASTEXITCODE
    } catch {
        # The AWS CLI is not installed.
        $lines = @($_)
        $code = 1
    }
    $answer.End = Get-Time
    # PowerShell makes an error record of each line of stderr.
    $printed = @($lines | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] }) -join "`n"
    $reported = @($lines | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } |
            ForEach-Object { $_.Exception.Message }) -join "`n"
    if ($code -eq 0 -and $printed) {
        $answer.Text = $printed
    } elseif ($reported) {
        $answer.Message = $reported
    } else {
        # A proxy can answer in place of AWS: the AWS CLI then succeeds and prints nothing.
        $answer.Message = 'aws: [ERROR]: the AWS CLI printed nothing'
    }
    return $answer
}

# A line of the manifest. Members without a value are left out.
function Format-Entry([System.Collections.Specialized.OrderedDictionary] $Members) {
    $texts = foreach ($member in $Members.GetEnumerator()) {
        if ($member.Value) {
            $value = ($member.Value -replace '[\x00-\x1f\x7f]', '') -replace '[\\"]', '\$0'
            '"' + $member.Key + '": "' + $value + '"'
        }
    }
    return '{' + ($texts -join ', ') + '}'
}

# The entries, except the one of this region or command.
function Select-Other([string] $Key, [string] $Value) {
    $head = '{"' + $Key + '": "' + $Value + '",'
    return @($script:entries | Where-Object { -not $_.StartsWith($head, [System.StringComparison]::Ordinal) })
}

# The entries of the regions or of the commands, as the lines of a JSON array.
function Join-Entry([string] $Key) {
    $head = '{"' + $Key + '"'
    return @($script:entries | Where-Object { $_.StartsWith($head, [System.StringComparison]::Ordinal) } |
            ForEach-Object { '    ' + $_ }) -join ",`n"
}

function Format-Manifest {
    $lines = @('{', '  "format": "dax001-export",', '  "version": "1.0",')
    if ($script:account) { $lines += '  "account": "' + $script:account + '",' }
    $lines += @('  "answers": [', (Join-Entry 'command'), '  ],', '  "regions": [', (Join-Entry 'region'), '  ]', '}')
    return @($lines | Where-Object { $_ }) -join "`n"
}

# Moves PATH.part to PATH in one step: PATH is never incomplete.
function Move-Part([string] $Path) {
    if ([System.IO.File]::Exists($Path)) {
        [System.IO.File]::Replace("$Path.part", $Path, [NullString]::Value)
    } else {
        [System.IO.File]::Move("$Path.part", $Path)
    }
}

# Writes a text to FILE and, right after it, the manifest with its entry, so that a run that is interrupted leaves a
# manifest that matches the files.
function Save-Answer([string] $Key, [string] $Value, $Answer, [string] $Outcome, [string] $File, [string] $Text) {
    $ErrorActionPreference = 'Stop'
    $path = "$script:folder/$File"
    $manifest = "$script:folder/export.json"
    $hash = ''
    if ($File) {
        [System.IO.File]::WriteAllText("$path.part", "$Text`n", $utf8)
        $hash = (Get-FileHash -LiteralPath "$path.part" -Algorithm SHA256).Hash.ToLowerInvariant()
    }
    $entry = Format-Entry ([ordered]@{
            $Key = $Value; start = $Answer.Start; end = $Answer.End; outcome = $Outcome; file = $File; sha256 = $hash
            caller = $script:caller; cli = $version; script = $scriptName
        })
    $script:entries = @(Select-Other $Key $Value) + $entry
    [System.IO.File]::WriteAllText("$manifest.part", "$(Format-Manifest)`n", $utf8)
    if ($File) { Move-Part $path }
    Move-Part $manifest
    if ($Outcome -ne 'failed') { [System.IO.File]::Delete("$script:folder/$Value.err") }
}

# The regions that a list of regions calls not enabled.
function Select-NotEnabled([string] $Text) {
    foreach ($object in (($Text -replace '\s', '') -replace '"Geography":\[[^\]]*\],', '') -split '[{}]') {
        if ($object -cmatch '"RegionOptStatus":"DISABLED"|"OptInStatus":"not-opted-in"' -and
            $object -cmatch '"RegionName":"([^"]*)"') { $Matches[1] }
    }
}

# Every region of the account that the AWS CLI signs in to with these options.
function Export-Account([string] $Label, [string[]] $Options) {
    # Signing in takes a region of the account's own partition; where none is set, most accounts have this one.
    $near = if ($env:AWS_REGION) { $env:AWS_REGION } else { $env:AWS_DEFAULT_REGION }
    if (-not $near) { $near = (Invoke-Aws ($Options + @('configure', 'get', 'region'))).Text }
    if (-not $near) { $near = 'us-east-1' }
    $format = @('--region', $near, '--output', 'json')

    $script:account = ''
    $script:caller = ''
    $identity = Invoke-Aws ($Options + @('sts', 'get-caller-identity') + $format)
    if ($identity.Text) {
        if ($identity.Text -cmatch '"Account":\s*"([^"]*)"') { $script:account = $Matches[1] }
        if ($identity.Text -cmatch '"Arn":\s*"((?:[^"\\]|\\.)*)"') { $script:caller = $Matches[1] -replace '\\(.)', '$1' }
    } elseif ($identity.Message -cmatch 'AccessDenied.* when calling the GetCallerIdentity') {
        Write-Warning "${Label}: sts get-caller-identity is denied, exporting to $out/$Label without an account"
    } else {
        [System.IO.File]::WriteAllText("$out/$Label.err", $identity.Message + "`n", $utf8)
        Write-Failure "${Label}: can't sign in, see $out/$Label.err"
        return
    }
    [System.IO.File]::Delete("$out/$Label.err")
    $where = if ($script:account) { $script:account } else { $Label }
    $script:folder = "$out/$where"
    # Nothing tells one account without a name from another: their files must not mix.
    if (-not $script:account -and $Label -eq 'signed-in' -and (Test-Path -LiteralPath $script:folder)) {
        Write-Failure "${where}: can't tell whether $script:folder is of this account, name a profile or another folder in DAX_EXPORT"
        return
    }

    $owner = if ($script:caller) { $script:caller } else { $near }
    if ($named) { $walked = $named }
    elseif ($owner -cmatch '^(arn:aws-cn:|cn-)') { $walked = -split 'cn-north-1 cn-northwest-1' }
    elseif ($owner -cmatch '^(arn:aws-us-gov:|us-gov-)') { $walked = -split 'us-gov-east-1 us-gov-west-1' }
    elseif ($owner -cmatch '^(arn:aws-|us-iso|eu-iso|eusc-)') {
        Write-Failure "${where}: no regions are known for $owner, name them with -Regions"
        return
    } else { $walked = -split 'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2' }

    [System.IO.Directory]::CreateDirectory($script:folder) | Out-Null
    $script:entries = @()
    if ([System.IO.File]::Exists("$script:folder/export.json")) {
        $script:entries = @([System.IO.File]::ReadAllLines("$script:folder/export.json") |
                ForEach-Object { $_.Trim().TrimEnd(',') } | Where-Object { $_ -cmatch '^\{"[a-z]*": .*\}$' })
        if ($script:entries.Count -eq 0) {
            Write-Failure "${where}: another program has rewritten $script:folder/export.json, move the folder away and export again"
            return
        }
    }
    if ($script:caller) {
        Save-Answer 'command' 'sts get-caller-identity' $identity '' 'caller-identity.json' $identity.Text
    }

    # The newer of the two lists of regions replaces the other.
    $listRegions = 'account list-regions'
    $describeRegions = 'ec2 describe-regions --all-regions'
    $list = Invoke-Aws ($Options + (-split $listRegions) + $format)
    if ($list.Text) {
        $script:entries = @(Select-Other 'command' $describeRegions)
        Save-Answer 'command' $listRegions $list '' 'list-regions.json' $list.Text
        [System.IO.File]::Delete("$script:folder/describe-regions.json")
    } else {
        $list = Invoke-Aws ($Options + (-split $describeRegions) + $format)
        if ($list.Text) {
            $script:entries = @(Select-Other 'command' $listRegions)
            Save-Answer 'command' $describeRegions $list '' 'describe-regions.json' $list.Text
            [System.IO.File]::Delete("$script:folder/list-regions.json")
        } else {
            Write-Warning "${where}: account:ListRegions and ec2:DescribeRegions both failed, asking every region"
        }
    }
    $notEnabled = @(Select-NotEnabled $list.Text)

    foreach ($region in $walked) {
        $path = "$script:folder/$region.json"
        if ([System.IO.File]::Exists($path) -and (Get-Item -LiteralPath $path).Length -gt 0) {
            Write-Output "$where ${region}: is there already"
        } elseif ($notEnabled -ccontains $region) {
            # The entry has the times of the list, since the script doesn't ask the region itself.
            Save-Answer 'region' $region $list 'not-enabled'
            Write-Output "$where ${region}: not enabled"
        } else {
            $answer = Invoke-Aws ($Options + @('dax', 'describe-clusters', '--region', $region, '--output', 'json'))
            if ($answer.Text) {
                Save-Answer 'region' $region $answer 'exported' "$region.json" $answer.Text
                Write-Output "$where ${region}: exported"
            } else {
                Save-Answer 'region' $region $answer 'failed' "$region.err" $answer.Message
                Write-Failure "$where ${region}: failed, see $script:folder/$region.err"
            }
        }
    }
}

# Exports an account; where that stops with an error, such as a full disk, the next account still follows.
function Invoke-Export([string] $Label, [string[]] $Options) {
    try {
        Export-Account $Label $Options
    } catch {
        Write-Failure "${Label}: $($_.Exception.Message)"
    }
}

$chosen = if ($Regions) { $Regions -join ' ' } else { "$env:DAX_REGIONS" }
$named = @($chosen -split '[\s,]+' | Where-Object { $_ })
foreach ($word in $named) {
    if ($word -cnotmatch '^[a-z0-9][a-z0-9-]*$') {
        Write-Warning ('`' + $word + '` is not a region')
        exit 2
    }
}
foreach ($word in $Profiles) {
    if ($word.StartsWith('-')) {
        Write-Warning ('`' + $word + '` is not an option: use -Regions, or the names of profiles')
        exit 2
    }
}

# Early versions of the AWS CLI print their version to stderr.
$answer = Invoke-Aws @('--version')
$version = (($answer.Text + $answer.Message) -split "`n")[0]

$out = if ($env:DAX_EXPORT) { $env:DAX_EXPORT } else { 'dax-export' }
New-Item -ItemType Directory -Force $out -ErrorAction Stop | Out-Null
$out = (Resolve-Path -LiteralPath $out).ProviderPath
if ($Profiles) {
    foreach ($name in $Profiles) {
        Invoke-Export ('profile-' + ($name -replace '[\\/:*?"<>|]', '_')) @('--profile', $name)
    }
} else {
    Invoke-Export 'signed-in' @()
}
if ($script:failed) { exit 1 }
