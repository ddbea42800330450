using AiTasks.TaskApi.Accounts;

namespace AiTasks.TaskApi.Storage;

/// <summary>
/// The command <c>migrate</c>: brings the database up to date and ends. In Development it also creates the demo person.
/// </summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddStorage();
        builder.AddAccountStore();
        builder.Services.AddSingleton<DemoAccount>();
        builder.Services.AddSingleton<Migrator>();

        await using var app = builder.Build();
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        if (app.Environment.IsDevelopment())
            await app.Services.GetRequiredService<DemoAccount>().EnsureAsync(CancellationToken.None);
        return 0;
    }
}
