using System.Globalization;
using AiTasks.Cli.Deployments;

namespace AiTasks.Cli.Doctor;

/// <summary>Room on this machine's disks: for uploaded files, for the data of a system that runs here, for what programs put aside.</summary>
internal sealed class DiskExamination(Deployment deployment, DoctorLimits limits, string data) : IExamination
{
    private const double Gibibyte = 1L << 30;

    public string Part => "disk";

    public Task ExamineAsync(Findings findings, CancellationToken cancellationToken)
    {
        Judge(findings, "files", deployment["FileStoreOptions:Folder"], "remove what is not needed or give the folder a larger disk; uploads are refused when it is full");
        Judge(findings, "data", data, "free some, or move the folder to a larger disk and say so with --data; all servers stop writing when it is full");
        Judge(findings, "temporary files", Path.GetTempPath(), "free some; documents and pictures are worked on there");
        return Task.CompletedTask;
    }

    private void Judge(Findings findings, string what, string? folder, string remedy)
    {
        if (folder is null || !Directory.Exists(folder)) return;
        var drive = new DriveInfo(Path.GetFullPath(folder));
        var share = drive.TotalSize == 0 ? 0 : 100.0 * drive.AvailableFreeSpace / drive.TotalSize;
        var free = string.Create(CultureInfo.InvariantCulture, $"{drive.AvailableFreeSpace / Gibibyte:0.0} GiB ({share:0} %) free for {Path.GetFullPath(folder)}.");
        findings.Judge($"disk of {what}", share >= limits.FreeDisk, free, $"Below {limits.FreeDisk} %: {remedy}.");
    }
}
