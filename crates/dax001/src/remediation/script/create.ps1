Assert-Name $old
Assert-Name $new
if ($wanted -match '^dax\.r3\.') { Stop-Here 'node types dax.r3.* cannot be encrypted at rest: choose another one' 2 }
$work = Join-Path ([System.IO.Path]::GetTempPath()) ('dax001-' + [guid]::NewGuid())
New-Item -ItemType Directory $work | Out-Null
try {
    # 1. Create it, unless an earlier run did.
    $cluster = Get-Cluster $new
    if (-not $cluster) {
        $cluster = Get-Cluster $old
        if (-not $cluster) { Stop-Here "the account that the AWS CLI signs in to has no cluster $old in $region" }
        if ($cluster.Encryption -eq 'ENABLED') { Stop-Here "$old is encrypted at rest already: export again" }
        if ($cluster.Status -ne 'available') { Stop-Here "$old is $($cluster.Status): wait until it is available" }
        $awsTags = Assert-Unmanaged $cluster.Arn "add the new cluster to its stack, beside the old one. The plan says how, under 'If CloudFormation manages $old'."
        # The new cluster would not get what has changed since the export.
        $now = if ($members) { Get-Line $old "Clusters[0].[$members]" } else { '' }
        if ($now -cne $exported) {
            Stop-Here "$old has changed since the export: export again, and make a new plan`n  exported: $exported`n  now:      $now"
        }
        # Text reaches the AWS CLI in files: Windows PowerShell would change the quotes of an argument.
        if ($description) {
            [System.IO.File]::WriteAllText("$work/description.json", $description, $utf8)
            $create += @('--cli-input-json', "file://$work/description.json")
        }
        # AWS refuses tags of its own for another cluster.
        $tags = $env:DAX_TAGS
        if (-not $tags) {
            $query = 'Tags[?to_string(starts_with(Key,''aws:''))==''false'']'
            $tags = (Invoke-Aws @('dax', 'list-tags', '--region', $region, '--resource-name', $cluster.Arn, '--output', 'json', '--query', $query)) -join "`n"
        }
        if ($tags -and $tags.Contains([string] [char] 0xFFFD)) {
            Stop-Here 'the AWS CLI printed tags in another encoding than UTF-8: set $env:DAX_TAGS to them, as JSON'
        }
        if ($tags -and $tags.Trim() -notin '[]', 'null') {
            [System.IO.File]::WriteAllText("$work/tags.json", $tags, $utf8)
            $create += @('--tags', "file://$work/tags.json")
        }

        Write-Host "This creates the cluster $new in $region, encrypted at rest, with the settings of ${old}:"
        Show-Command $create
        if ($description) { Write-Host "description.json: $description" }
        if ($tags) { Write-Host "tags.json: $tags" }
        if ($awsTags) { Write-Host "These tags of $old belong to AWS and cannot be copied:`n$awsTags" }
        Write-Host "AWS charges for both clusters until $old is deleted, which this script doesn't do."
        Write-Host "If CloudFormation, Terraform or another tool manages $old, add the new cluster there instead, beside the old one: see the plan."
        if ($DryRun) { exit 0 }
        if (-not $Yes) {
            if ((Read-Host "Does CloudFormation, Terraform or another tool manage ${old}? Type no") -cne 'no') { Stop-Here 'nothing was created' }
            if ((Read-Host "Create ${new}? Type yes") -cne 'yes') { Stop-Here 'nothing was created' }
        }
        $advice = "AWS did not create $new. This lists what happened to it: aws dax describe-events --region $region --source-type CLUSTER --source-name $new --duration 60"
        Invoke-Aws (@('dax') + $create + @('--output', 'text', '--query', 'Cluster.Status')) $advice | Out-Null
    } else {
        Write-Host "$new exists already: it is checked, and nothing is created."
        if ($DryRun) { exit 0 }
    }

    # 2. Wait until it is available and encrypted: DAX has no waiter.
    while ($true) {
        $cluster = Get-Cluster $new
        if (-not $cluster) { Stop-Here "$new has disappeared" }
        if ($cluster.Status -notin 'creating', 'modifying', 'available') { Stop-Here "$new is $($cluster.Status)" }
        if ($cluster.Encryption -notin 'ENABLED', 'ENABLING', 'None') {
            Stop-Here "$new is not encrypted at rest ($($cluster.Encryption)): don't use it, and make the plan again with another name"
        }
        if ($cluster.Status -eq 'available' -and $cluster.Encryption -cne 'ENABLING') { break }
        Wait-Little "$new is still $($cluster.Status)"
    }
    if ($cluster.Encryption -cne 'ENABLED') {
        Stop-Here "$new is not encrypted at rest: don't use it, and make the plan again with another name"
    }

    # 3. Check that it has the settings of the plan.
    Assert-Same
    $url, $address, $port = (Get-Line $new 'Clusters[0].ClusterDiscoveryEndpoint.[URL,Address,Port]') -split ' '
    if ($url -eq 'None') { $url = "${address}:$port" }

    Write-Host "`n$new is available, and encrypted at rest: its SSEDescription.Status is ENABLED."
    Write-Host "Its endpoint: $url`n"
    Write-Host 'Next, move a small part of the traffic to this endpoint, and watch the tables while its cache fills.'
    if (Get-Cluster $old) { Write-Host "$old still runs. Once no client uses it any more, delete it with the other script." }
} finally {
    Remove-Item -Recurse -Force $work
}
