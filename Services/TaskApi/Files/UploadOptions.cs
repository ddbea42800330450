using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Files;

/// <summary>Files that people upload. Section <c>UploadOptions</c>.</summary>
public sealed class UploadOptions
{
    /// <summary>Largest file, in bytes. 100 MB as contract E says (E13); the gateway's route <c>files</c> lets a little more through.</summary>
    [Range(1, 1L << 40)]
    public long MaxBytes { get; init; } = 100L * 1024 * 1024;

    /// <summary>Largest file that is uploaded for a model to look at, in bytes (E13).</summary>
    [Range(1, 1L << 40)]
    public long MaxModelBytes { get; init; } = 20L * 1024 * 1024;

    /// <summary>
    /// How long a public address of a picture holds. Chats are read again days later, and sign their pictures' addresses anew whenever they
    /// are read.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan AddressLifetime { get; init; } = TimeSpan.FromDays(7);
}
