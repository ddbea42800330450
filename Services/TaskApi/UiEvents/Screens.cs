using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Producers;
using AiTasks.TaskApi.Streams;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.UiEvents;

/// <summary>Shows events on the screens that people have open now. Nothing is kept: a screen that is not there misses them.</summary>
internal sealed class Screens(
    AccountStore accounts, UiFrames frames, StreamPublisher publisher, IOptions<UiEventOptions> options)
{
    /// <summary>Shows events, those of one person in their order.</summary>
    /// <returns>For each the problem, or null when it is on its way.</returns>
    public async Task<ProducerProblem?[]> ShowAsync(IReadOnlyList<UiEvent> events, CancellationToken cancellationToken)
    {
        var problems = new ProducerProblem?[events.Count];
        var shown = new List<(int Index, long UserId, JsonObject Frame)>();
        var known = new Dictionary<(long?, string?), long?>();
        for (var i = 0; i < events.Count; i++)
        {
            (problems[i], var frame) = frames.Encode(events[i]);
            if (problems[i] is not null) continue;
            if (await UserAsync(events[i], known, cancellationToken) is { } userId)
                shown.Add((i, userId, frame!));
            else
                problems[i] = ProducerProblem.UnknownUser;
        }

        foreach (var person in shown.GroupBy(one => one.UserId))
        {
            var message = new JsonObject { ["frames"] = new JsonArray([.. person.Select(one => one.Frame)]) };
            if (await publisher.PublishAsync(StreamKeys.Screen(person.Key), message.ToJsonString(WireJson.Internal), options.Value.PublishTimeout)) continue;
            foreach (var one in person) problems[one.Index] = ProducerProblem.Unavailable;
        }

        return problems;
    }

    private async Task<long?> UserAsync(UiEvent shown, Dictionary<(long?, string?), long?> known, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue((shown.UserId, shown.User), out var id))
            known[(shown.UserId, shown.User)] = id = await accounts.FindIdAsync(shown.UserId, shown.User, cancellationToken);
        return id;
    }
}
