Assert-Name $old
Assert-Name $new

# 1. The new cluster must be there before the old one goes.
$cluster = Get-Cluster $new
if (-not $cluster) { Stop-Here "there is no cluster $new in ${region}: create it first" }
if ($cluster.Status -ne 'available') { Stop-Here "$new is $($cluster.Status): wait until it is available" }
if ($cluster.Encryption -cne 'ENABLED') { Stop-Here "$new is not encrypted at rest ($($cluster.Encryption))" }
Assert-Same

# 2. Delete the old one, unless an earlier run did.
$cluster = Get-Cluster $old
if (-not $cluster) {
    Write-Host "$old is gone already."
    exit 0
}
if ($old_arn -and $cluster.Arn -cne $old_arn) { Stop-Here "$($cluster.Arn) is not the cluster that was exported: $old_arn" }
if ($cluster.Encryption -eq 'ENABLED') { Stop-Here "$old is encrypted at rest: it is not the cluster that was exported" }
if ($cluster.Status -ne 'deleting') {
    Write-Host "This deletes the cluster $old in ${region}: $($cluster.Arn). It can't be undone."
    Show-Command $delete
    Write-Host 'Nothing may use it any more: CloudWatch shows its ClientConnections.'
    if ($DryRun) { exit 0 }
    $answer = if ($env:DAX_DELETE) { $env:DAX_DELETE } else { Read-Host 'Delete it? Type its name' }
    if ($answer -cne $old) { Stop-Here "nothing was deleted: $answer is not its name" }
    Invoke-Aws (@('dax') + $delete + @('--output', 'text', '--query', 'Cluster.Status')) | Out-Null
}
if ($DryRun) { exit 0 }

# 3. Wait until it is gone.
while ($cluster = Get-Cluster $old) {
    Wait-Little "$old is $($cluster.Status)"
}
Write-Host "`n$old is gone. Export again, and judge the new export."
