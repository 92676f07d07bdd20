# Stops unless DAX allows this name.
function Assert-Name([string] $Name) {
    if ($Name.Length -gt 20 -or $Name -cnotmatch '\A[a-z]([a-z0-9]|-[a-z0-9])*\z') {
        Stop-Here "$Name is not a valid name of a cluster" 2
    }
}

# The lines that the AWS CLI prints; its errors go to the console.
function Invoke-Aws([string[]] $Arguments, [string] $Advice = '') {
    # In 5.1 a warning of the AWS CLI would be an error if the script's output is redirected.
    $ErrorActionPreference = 'Continue'
    $printed = & aws @Arguments
    if ($LASTEXITCODE -ne 0) {
        Stop-Here ("aws $($Arguments[0]) $($Arguments[1]) failed with $LASTEXITCODE. $Advice".Trim())
    }
    return $printed
}

# Status, encryption and ARN of the cluster with this name; nothing if there is no such cluster.
function Get-Cluster([string] $Name) {
    $query = "Clusters[?ClusterName=='$Name'].[Status,SSEDescription.Status,ClusterArn]"
    $found = (Invoke-Aws @('dax', 'describe-clusters', '--region', $region, '--output', 'text', '--query', $query)) -join ' '
    if (-not $found.Trim()) {
        return $null
    }
    $words = @($found.Trim() -split '\s+')
    return @{ Status = $words[0]; Encryption = $words[1]; Arn = $words[2] }
}

# The answer to a query about one cluster, on one line.
function Get-Line([string] $Name, [string] $Query) {
    $arguments = @('dax', 'describe-clusters', '--region', $region, '--cluster-names', $Name, '--output', 'text', '--query', $Query)
    return (((Invoke-Aws $arguments) -join ' ').Trim() -split '\s+') -join ' '
}

# Stops if the new cluster is not the one that this plan creates, judging by the known settings that can only be chosen at
# creation.
function Assert-Same {
    if (-not $identity) { return }
    $actual = Get-Line $new "Clusters[0].[$identity]"
    if ($actual -cne $wanted) {
        Stop-Here "$new is not the cluster that this plan creates: make the plan again with another name`n  wanted: $wanted`n  actual: $actual"
    }
}

# Stops if tags show that a CloudFormation stack manages the old cluster. Returns the tags that belong to AWS.
function Assert-Unmanaged([string] $Arn, [string] $Advice) {
    $query = 'Tags[?starts_with(Key,''aws:'')].[Key,Value]'
    $tags = (Invoke-Aws @('dax', 'list-tags', '--region', $region, '--resource-name', $Arn, '--output', 'text', '--query', $query)) -join "`n"
    if ($tags -clike '*aws:cloudformation:*' -and -not $OutsideStack) {
        Stop-Here "CloudFormation manages ${old}: $Advice`n$tags`nTo act outside of the stack all the same, run this with -OutsideStack"
    }
    return $tags
}

# Prints a command with one option on each line.
function Show-Command([string[]] $Arguments) {
    $text = ''
    foreach ($argument in $Arguments) {
        $text += if ($argument -like '--*') { "`n    $argument" } else { " $argument" }
    }
    Write-Host "`n  aws dax$text`n"
}

# Waits a little, until the deadline.
$minutes = if ($env:DAX_WAIT_MINUTES) { [int] $env:DAX_WAIT_MINUTES } else { 60 }
$seconds = if ($env:DAX_POLL_SECONDS) { [int] $env:DAX_POLL_SECONDS } else { 20 }
$deadline = (Get-Date).AddMinutes($minutes)
function Wait-Little([string] $What) {
    if ((Get-Date) -ge $deadline) {
        Stop-Here "after $minutes minutes, ${What}: run this again to continue waiting"
    }
    Write-Host $What
    Start-Sleep -Seconds $seconds
}

