using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>Keys of others in mounted files change while a worker works.</summary>
public sealed class KeyRotationTests(Servers servers)
{
    private const string ModelKey = "Providers__ours__ApiKey";
    private const string PictureKey = "ImageModelOptions__ApiKey";
    private const string SourceKey = "ContextSourceOptions__ApiKey";

    // Two polls of the framework on a machine with other things to do.
    private static readonly TimeSpan Patience = SecretFiles.TakesEffectWithin * 3;

    [Fact]
    public async Task New_keys_of_models_and_of_the_application_are_used_without_a_restart()
    {
        await using var model = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        await using var application = await FakeApplication.StartAsync(TestContext.Current.CancellationToken);
        // Another goal each time: one and the same would be answered once.
        application.Answer("/goals/1", http => http.Response.WriteAsync($$"""{"title": "Марафон {{Guid.NewGuid()}}"}"""));
        using var secrets = new MountedSecrets((ModelKey, "sk-first"), (PictureKey, "sk-first-picture"), (SourceKey, "first"));
        await using var worker = await Worker.StartWithTaskApiAsync(
            servers,
            (SecretFiles.FolderSetting, secrets.Folder),
            ("Providers:ours:BaseUrl", model.BaseUrl),
            ("Profiles:Simple:0", "ours/small"),
            ("ImageModelOptions:BaseUrl", model.BaseUrl),
            ("ContextSourceOptions:GoalUrl", application.Address + "/goals/{goal_id}?user_id={user_id}"),
            ("ContextSourceOptions:CacheTime", "00:00:00"));
        Assert.Equal(("sk-first", "sk-first-picture", "Bearer first"), await UsedAsync());

        secrets.Change((ModelKey, "sk-next"), (PictureKey, "sk-next-picture"), (SourceKey, "next"));

        await Wait.ForAsync("the next keys to be used", async () => await UsedAsync() == ("sk-next", "sk-next-picture", "Bearer next"), Patience);

        async Task<(string? Model, string? Picture, string Source)> UsedAsync()
        {
            await DoAsync(FakeTaskApi.Command(TaskTypes.GoalDecomposition, """{"goal_id": 1}"""));
            await DoAsync(FakeTaskApi.Command(TaskTypes.PostImage, $$"""{"prompt": "{{Guid.NewGuid()}}", "width": 1080, "height": 1080}"""));
            return (model.Calls[^1].Key, model.Images.Calls[^1].Key, application.Calls("/goals/1")[^1].Headers["Authorization"]);
        }
    }

    private async Task DoAsync(GenerateText command)
    {
        await servers.TaskApi.SendAsync(command);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);
    }
}
