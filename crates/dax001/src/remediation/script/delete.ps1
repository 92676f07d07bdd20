Assert-Name $old
Assert-Name $new
$hours = 24
if ($env:DAX_IDLE_HOURS) {
    if ($env:DAX_IDLE_HOURS -notmatch '\A[0-9]{1,4}\z' -or [int] $env:DAX_IDLE_HOURS -lt 1 -or [int] $env:DAX_IDLE_HOURS -gt 1440) {
        Stop-Here "DAX_IDLE_HOURS must be a whole number from 1 to 1440, not $env:DAX_IDLE_HOURS" 2
    }
    $hours = [int] $env:DAX_IDLE_HOURS
}
$period = if ($hours -le 120) { 300 } else { 3600 }
if ($env:DAX_KEEP_UNTIL) { $keep_until = $env:DAX_KEEP_UNTIL }
if ($keep_until -and $keep_until -notmatch '\A[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\z') {
    Stop-Here "DAX_KEEP_UNTIL must be a day such as 2026-12-31, not $keep_until" 2
}

# What CloudWatch has about the old cluster in the last $hours hours. A call returns at most 1440 data points, which 5
# minutes each exceed after 120 hours.
function Get-Metric([string] $Name, [string] $Statistic, [string] $Query) {
    $now = [long] ([DateTime]::UtcNow - [DateTime] '1970-01-01').TotalSeconds
    $arguments = @('cloudwatch', 'get-metric-statistics', '--region', $region, '--namespace', 'AWS/DAX', '--metric-name', $Name,
        '--dimensions', "Name=ClusterId,Value=$old", '--statistics', $Statistic, '--period', "$period",
        '--start-time', "$($now - $hours * 3600)", '--end-time', "$now", '--output', 'text', '--query', $Query)
    $advice = "Without CloudWatch nobody can tell whether $old is in use. This needs cloudwatch:GetMetricStatistics"
    return ((Invoke-Aws $arguments $advice) -join ' ').Trim()
}

# Stops if CloudWatch saw anybody use the old cluster. Returns whether CloudWatch has data of this cluster at all. DAX sends
# a metric only when it is not zero, so no data is zero, too, if CloudWatch has other data of the cluster.
function Assert-Idle {
    $zero = 'None', '0', '0.0'
    $connections = Get-Metric 'ClientConnections' 'Maximum' 'max(Datapoints[].Maximum)'
    $requests = Get-Metric 'TotalRequestCount' 'Sum' 'sum(Datapoints[].Sum)'
    $load = Get-Metric 'CPUUtilization' 'SampleCount' 'length(Datapoints)'
    if ($connections -notmatch '\A(None|[0-9.e+]+)\z' -or $requests -notmatch '\A(None|[0-9.e+]+)\z') {
        Stop-Here "CloudWatch's answer cannot be read, so nobody can tell whether $old is in use"
    }
    if ($connections -notin $zero -or $requests -notin $zero) {
        Stop-Here ("$old is in use. In the last $hours hours CloudWatch saw:`n" +
            "  ClientConnections: $($connections -replace 'None', '0') at most`n  TotalRequestCount: $($requests -replace 'None', '0')`n" +
            "Find its clients and move them to $new. If these were your own last clients, wait, or set DAX_IDLE_HOURS to a shorter time")
    }
    # Half of the intervals must have data of the CPU, which a cluster without use has, too.
    $isSeen = $load -match '\A[0-9]{1,9}\z' -and [long] $load * 2 -ge $hours * 3600 / $period
    if ($isSeen) {
        Write-Host "CloudWatch saw no connection and no request of a client of $old in the last $hours hours."
    } else {
        Write-Host "CloudWatch has no data, or too little, of $old in the last $hours hours, not even of its CPU: nobody can tell whether it is in use."
    }
    return $isSeen
}

# Stops unless the variable, or a person, gives the cluster's name.
function Confirm-Name([string] $Variable, [string] $Question) {
    $answer = [Environment]::GetEnvironmentVariable($Variable)
    if (-not $answer) { $answer = Read-Host "$Question Type its name" }
    if ($answer -cne $old) { Stop-Here "nothing was deleted: $answer is not its name" }
}

# 1. The new cluster must exist before the old one goes.
$cluster = Get-Cluster $new
if (-not $cluster) { Stop-Here "there is no cluster $new in ${region}: create it first" }
if ($cluster.Status -ne 'available') { Stop-Here "$new is $($cluster.Status): wait until it is available" }
if ($cluster.Encryption -cne 'ENABLED') { Stop-Here "$new is not encrypted at rest ($($cluster.Encryption))" }
Assert-Same

# 2. Delete the old one, unless an earlier run did.
$cluster = Get-Cluster $old
if (-not $cluster) {
    Write-Host "$old is deleted already."
    exit 0
}
if ($old_arn -and $cluster.Arn -cne $old_arn) { Stop-Here "$($cluster.Arn) is not the exported cluster $old_arn" }
if ($cluster.Encryption -eq 'ENABLED') { Stop-Here "$old is encrypted at rest, so it is not the exported cluster" }
if ($cluster.Status -ne 'deleting') {
    if ($keep_until -and [string]::CompareOrdinal([DateTime]::UtcNow.ToString('yyyy-MM-dd', [Globalization.CultureInfo]::InvariantCulture), $keep_until) -lt 0) {
        Stop-Here "the plan keeps $old until $keep_until. To delete it earlier, set DAX_KEEP_UNTIL to a day that has come"
    }
    Assert-Unmanaged $cluster.Arn "take it out of the template of its stack first, with DeletionPolicy: Retain. The plan says how, under 'If CloudFormation manages $old'. These tags can remain after that." | Out-Null
    $isSeen = Assert-Idle
    Write-Host "This deletes the cluster $old in ${region}: $($cluster.Arn). AWS cannot restore it."
    Show-Command $delete
    if ($DryRun) { exit 0 }
    Write-Host "If CloudFormation, Terraform or another tool still manages $old, take it out there first, without deleting it (see the plan): otherwise the tool creates it again, unencrypted."
    if (-not $env:DAX_DELETE -and (Read-Host "Does any of them still manage ${old}? Type no") -cne 'no') { Stop-Here 'nothing was deleted' }
    if (-not $isSeen) { Confirm-Name 'DAX_DELETE_UNSEEN' "Nobody can tell whether $old is in use. Delete it all the same?" }
    Confirm-Name 'DAX_DELETE' "Delete ${old}?"
    # The answers can have taken long.
    Assert-Idle | Out-Null
    Invoke-Aws (@('dax') + $delete + @('--output', 'text', '--query', 'Cluster.Status')) | Out-Null
}
if ($DryRun) { exit 0 }

# 3. Wait until it is gone.
while ($cluster = Get-Cluster $old) {
    Wait-Little "$old is still $($cluster.Status)"
}
Write-Host "`n$old is deleted. Export again, and check the new export."
