using AiTasks.TaskApi.Files.Stores;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Files;

internal static class FileExtensions
{
    public static WebApplicationBuilder AddFiles(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<UploadOptions>().BindConfiguration(nameof(UploadOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<FileStoreOptions>().BindConfiguration(nameof(FileStoreOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IFileStore>(services => services.GetRequiredService<IOptions<FileStoreOptions>>().Value switch
        {
            { S3Bucket: not null } options => new S3Store(options),
            var options => new FolderStore(options.Folder),
        });
        builder.Services.AddSingleton<FileIntake>();
        builder.Services.AddSingleton<FileQueries>();
        builder.Services.AddSingleton<FileAddresses>();
        builder.Services.AddSingleton<FileUpload>();
        builder.Services.AddHostedService<FileSweeper>();
        return builder;
    }
}
