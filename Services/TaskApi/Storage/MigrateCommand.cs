using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.Accounts;

namespace AiTasks.TaskApi.Storage;

/// <summary>
/// The command <c>migrate</c>: brings the database up to date and ends. In Development it also creates the demo person; in
/// Production it fails where that person is.
/// </summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.AddSecretFiles(builder.Configuration[SecretFiles.FolderSetting]);
        builder.AddStorage();
        builder.AddAccountStore();
        builder.Services.AddSingleton<DemoAccount>();
        builder.Services.AddSingleton<Migrator>();

        await using var app = builder.Build();
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        var demo = app.Services.GetRequiredService<DemoAccount>();
        if (app.Environment.IsDevelopment()) await demo.EnsureAsync(CancellationToken.None);
        if (app.Environment.IsProduction()) await demo.RefuseAsync(CancellationToken.None);
        return 0;
    }
}
