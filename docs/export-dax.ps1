# Exports the DAX clusters of every region in which DAX has an endpoint (as of 2026-11-29), to be checked by dax001.
#
#   powershell -ExecutionPolicy Bypass -File export-dax.ps1                 the account that the AWS CLI signs in to
#   powershell -ExecutionPolicy Bypass -File export-dax.ps1 prod staging    the accounts of these profiles
#
# It writes dax-export/ACCOUNT/REGION.json. Where a region fails, what the AWS CLI said is in REGION.err in its place.
# Run it again to fill the holes: what is there is left alone. It ends with 1 if anything failed.
# It needs dax:DescribeClusters on resource * and reads nothing else but who it is.
# $env:DAX_REGIONS = 'us-east-1 eu-west-1' exports these regions only; $env:DAX_EXPORT = FOLDER writes to another folder.
param([Parameter(ValueFromRemainingArguments = $true)] [string[]] $Profiles)

$ErrorActionPreference = 'Continue'
$folder = if ($env:DAX_EXPORT) { $env:DAX_EXPORT } else { 'dax-export' }
$script:failed = $false
$env:AWS_PAGER = ''
# So that names outside of ASCII survive the way from the AWS CLI into the file.
$env:PYTHONUTF8 = '1'
$utf8 = New-Object System.Text.UTF8Encoding $false
[Console]::OutputEncoding = $utf8

# What the AWS CLI prints, if it succeeds; what it says goes to NAME.err if it fails.
function Invoke-Aws([string] $Name, [string[]] $Arguments) {
    $printed = & aws @Arguments 2> "$Name.err"
    $text = $printed -join "`n"
    if ($LASTEXITCODE -eq 0 -and $text) {
        Remove-Item -Force -ErrorAction SilentlyContinue "$Name.err"
        return $text
    }
    # A proxy can answer in place of AWS: then the AWS CLI succeeds and prints nothing.
    if (-not (Test-Path "$Name.err") -or (Get-Item "$Name.err").Length -eq 0) {
        [System.IO.File]::WriteAllText("$Name.err", "aws: [ERROR]: the AWS CLI printed nothing`n", $utf8)
    }
    $script:failed = $true
    return $null
}

# Every region of the account that the AWS CLI signs in to with these options.
function Export-Account([string] $Label, [string[]] $Options) {
    # Signing in takes a region of the account's own partition; where none is set, most accounts have this one.
    $near = if ($env:AWS_REGION) { $env:AWS_REGION } else { $env:AWS_DEFAULT_REGION }
    if (-not $near) { $near = & aws @Options configure get region 2> $null }
    if (-not $near) { $near = 'us-east-1' }
    $who = Invoke-Aws "$out/$Label" ($Options + @('sts', 'get-caller-identity', '--region', $near, '--query', '[Account,Arn]', '--output', 'text'))
    if (-not $who) {
        Write-Warning "${Label}: can't sign in, see $out/$Label.err"
        return
    }
    $account = ($who -split '\s+')[0]
    $regions = if ($who -match 'arn:aws-cn:') { 'cn-north-1 cn-northwest-1' }
    elseif ($who -match 'arn:aws-us-gov:') { 'us-gov-east-1 us-gov-west-1' }
    else { 'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2' }
    if ($env:DAX_REGIONS) { $regions = $env:DAX_REGIONS }
    New-Item -ItemType Directory -Force "$out/$account" | Out-Null
    foreach ($region in ($regions -split '\s+')) {
        $name = "$out/$account/$region"
        if ((Test-Path "$name.json") -and (Get-Item "$name.json").Length -gt 0) {
            Write-Output "$account ${region}: is there already"
            continue
        }
        $text = Invoke-Aws $name ($Options + @('dax', 'describe-clusters', '--region', $region, '--output', 'json'))
        if ($text) {
            # Written beside and moved, so that a file that is there is whole.
            [System.IO.File]::WriteAllText("$name.part", $text + "`n", $utf8)
            Move-Item -Force "$name.part" "$name.json"
            Write-Output "$account ${region}: exported"
        } else {
            Write-Warning "$account ${region}: failed, see $name.err"
        }
    }
}

New-Item -ItemType Directory -Force $folder -ErrorAction Stop | Out-Null
$out = (Resolve-Path $folder).ProviderPath
if ($Profiles) {
    foreach ($name in $Profiles) {
        Export-Account ('profile-' + ($name -replace '[\\/:*?"<>|]', '_')) @('--profile', $name)
    }
} else {
    Export-Account 'signed-in' @()
}
if ($script:failed) { exit 1 }
