# Something to be interrupted in: cycles, changes and questions through both doors.
Install-LabConnect -Express
Start-ADSyncSyncCycle -PolicyType Initial | Out-Null
foreach ($i in 1..10) {
    Set-ADUser alice -Title "title $i"
    Start-ADSyncSyncCycle -PolicyType Delta | Out-Null
    (Get-MgUser -All).Count
    Wait-Lab -Minutes 31
}
