using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Files.Stores;

/// <summary>Where files are kept: in a folder, or in a bucket when one is named. Section <c>FileStoreOptions</c>.</summary>
public sealed class FileStoreOptions : IValidatableObject
{
    /// <summary>A folder that all nodes share. The default is one of the account that runs the service, for a node on its own.</summary>
    [Required]
    public string Folder { get; init; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "aitasks", "files");

    /// <summary>Bucket of a store that speaks Amazon's S3 protocol; it must exist. Null: the folder.</summary>
    public string? S3Bucket { get; init; }

    /// <summary>Address of the store, such as <c>https://storage.yandexcloud.net</c>.</summary>
    public Uri? S3ServiceUrl { get; init; }

    /// <summary>Its region, which is part of every signature.</summary>
    public string S3Region { get; init; } = "us-east-1";

    /// <summary>Who we are there.</summary>
    public string? S3AccessKey { get; init; }

    /// <summary>Proves it.</summary>
    public string? S3SecretKey { get; init; }

    /// <summary>
    /// How long nothing may have come of a file before it counts as given up. Servers end a connection that is silent for much less.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan GivenUpAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Between two looks for files that were given up.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMinutes(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (S3Bucket is not null && (S3ServiceUrl is null || S3AccessKey is null || S3SecretKey is null))
            yield return new ValidationResult("A bucket needs S3ServiceUrl, S3AccessKey and S3SecretKey.", [nameof(S3Bucket)]);
    }
}
