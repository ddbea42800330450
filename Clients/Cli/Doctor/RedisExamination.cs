using AiTasks.Cli.Deployments;
using StackExchange.Redis;

namespace AiTasks.Cli.Doctor;

/// <summary>Redis: whether what is said on it is heard. It keeps nothing that could be lost.</summary>
internal sealed class RedisExamination(Deployment deployment, DoctorLimits limits) : IExamination
{
    // A refused connection is tried again for as long as that: the rest is for what comes after it.
    private const double ShareOfPatience = 0.5;

    private static readonly Version Oldest = new(6, 0);

    public string Part => "redis";

    public async Task ExamineAsync(Findings findings, CancellationToken cancellationToken)
    {
        if (SettingsOf(deployment.ConnectionString(Deployment.Redis)) is not { } settings) return;
        var where = string.Join(", ", settings.EndPoints);
        try
        {
            using var redis = await ConnectionMultiplexer.ConnectAsync(settings).WaitAsync(cancellationToken);
            findings.Ok("redis", $"Reached at {where}.");
            var version = redis.GetServer(redis.GetEndPoints()[0]).Version;
            findings.Judge("redis version", version >= Oldest, $"Redis {version}.", $"AiTasks needs {Oldest} or newer: upgrade it.");
            await HearAsync(redis, cancellationToken);
            findings.Ok("redis", "What is published is heard.");
        }
        catch (RedisException error)
        {
            findings.Trouble(
                "redis", $"{where}: {error.Message.Split('\n')[0]}",
                "See whether Redis runs, whether the network lets this machine reach it, and whether the password is right. "
                + "Until then sockets are served from the database, later and at more cost.");
        }
    }

    private ConfigurationOptions? SettingsOf(string? text)
    {
        try
        {
            if (text is null) return null;
            var settings = ConfigurationOptions.Parse(text);
            settings.AbortOnConnectFail = true;
            settings.ConnectRetry = 1;
            settings.ConnectTimeout = (int)(limits.Patience * ShareOfPatience).TotalMilliseconds;
            settings.ClientName = "aitasks-doctor";
            return settings;
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // Noted with the configuration.
            return null;
        }
    }

    private static async Task HearAsync(ConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        var (channel, heard) = ($"doctor:{Guid.NewGuid():N}", new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var bus = redis.GetSubscriber();
        await bus.SubscribeAsync(channel, (_, _) => heard.TrySetResult());
        await bus.PublishAsync(channel, "?");
        await heard.Task.WaitAsync(cancellationToken);
    }
}
