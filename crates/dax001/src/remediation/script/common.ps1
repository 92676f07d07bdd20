# What can't be a cluster's name stops here.
function Assert-Name([string] $Name) {
    if ($Name.Length -gt 20 -or $Name -cnotmatch '\A[a-z]([a-z0-9]|-[a-z0-9])*\z') {
        Stop-Here "$Name can't be the name of a cluster" 2
    }
}

# What the AWS CLI prints, a line each; what it says goes to the console.
function Invoke-Aws([string[]] $Arguments) {
    # In 5.1 a warning of the AWS CLI would be an error where the script's output is redirected.
    $ErrorActionPreference = 'Continue'
    $printed = & aws @Arguments
    if ($LASTEXITCODE -ne 0) {
        Stop-Here "aws $($Arguments[0]) $($Arguments[1]) failed with $LASTEXITCODE"
    }
    return $printed
}

# Status, encryption and ARN of the cluster of this name, or nothing where there is none.
function Get-Cluster([string] $Name) {
    $query = "Clusters[?ClusterName=='$Name'].[Status,SSEDescription.Status,ClusterArn]"
    $found = (Invoke-Aws @('dax', 'describe-clusters', '--region', $region, '--output', 'text', '--query', $query)) -join ' '
    if (-not $found.Trim()) {
        return $null
    }
    $words = @($found.Trim() -split '\s+')
    return @{ Status = $words[0]; Encryption = $words[1]; Arn = $words[2] }
}

# The answer to a query about one cluster, in one line.
function Get-Line([string] $Name, [string] $Query) {
    $arguments = @('dax', 'describe-clusters', '--region', $region, '--cluster-names', $Name, '--output', 'text', '--query', $Query)
    return (((Invoke-Aws $arguments) -join ' ').Trim() -split '\s+') -join ' '
}

# Stops if the new cluster is not the one that the plan makes, by what is known of it that can only be chosen at creation.
function Assert-Same {
    if (-not $identity) { return }
    $made = Get-Line $new "Clusters[0].[$identity]"
    if ($made -cne $wanted) {
        Stop-Here "$new is another cluster than this plan makes: make the plan again with another name`n  wanted: $wanted`n  is:     $made"
    }
}

# A command, an option on each line.
function Show-Command([string[]] $Arguments) {
    $text = ''
    foreach ($argument in $Arguments) {
        $text += if ($argument -like '--*') { "`n    $argument" } else { " $argument" }
    }
    Write-Host "`n  aws dax$text`n"
}

# Waits a little, for as long as there is time.
$minutes = if ($env:DAX_WAIT_MINUTES) { [int] $env:DAX_WAIT_MINUTES } else { 60 }
$seconds = if ($env:DAX_POLL_SECONDS) { [int] $env:DAX_POLL_SECONDS } else { 20 }
$deadline = (Get-Date).AddMinutes($minutes)
function Wait-Little([string] $What) {
    if ((Get-Date) -ge $deadline) {
        Stop-Here "$What after $minutes minutes: run this again to go on waiting"
    }
    Write-Host $What
    Start-Sleep -Seconds $seconds
}

