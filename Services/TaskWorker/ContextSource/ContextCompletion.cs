using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.ContextSource;

/// <summary>
/// Completes a task's context with what the application that owns goals and steps knows. What the caller gave is never replaced, and a task
/// is never done without data that was to be there.
/// </summary>
internal sealed class ContextCompletion(
    ApplicationClient application, IOptions<ContextSourceOptions> options, TimeProvider time, ILogger<ContextCompletion> logger)
{
    private const string Goal = "goal";
    private const string Steps = "steps";

    private readonly UrlTemplate? _goal = UrlTemplate.Of(options.Value.GoalUrl);
    private readonly UrlTemplate? _steps = UrlTemplate.Of(options.Value.StepsUrl);
    private readonly FetchCache _cache = new(options.Value.CacheTime, options.Value.MaxCached, time);

    /// <exception cref="ContextSourceException">The application did not give what the task lacks.</exception>
    public async Task<TextTask> CompleteAsync(TextTask task, GenerateText command, CancellationToken cancellation)
    {
        var person = command.UserId.ToString(CultureInfo.InvariantCulture);
        if (_goal is not null && GoalContext.Missing(task) is { } id)
        {
            var url = _goal.Fill(new Dictionary<string, string>
            {
                [UrlTemplate.UserId] = person,
                [UrlTemplate.GoalId] = id.ToString(CultureInfo.InvariantCulture),
            });
            var goal = await GetAsync(Goal, url, answer => GoalContext.Read(answer, id), command, cancellation);
            return task with { Context = GoalContext.Merge(task.Context, goal) };
        }

        if (_steps is not null && StepsContext.AreMissing(task))
        {
            var url = _steps.Fill(new Dictionary<string, string>(StepsContext.Values(task)) { [UrlTemplate.UserId] = person });
            return task with { Context = StepsContext.Merge(task.Context, await GetAsync(Steps, url, StepsContext.Read, command, cancellation)) };
        }

        return task;
    }

    private async Task<JsonObject> GetAsync(
        string what, Uri url, Func<JsonElement, JsonObject?> read, GenerateText command, CancellationToken cancellation)
    {
        var activity = Activity.Current;
        activity?.SetTag("aitasks.context.source", what);
        try
        {
            // The person stands in the address, and so in the key: nothing fetched for one is ever given to another.
            var answer = await _cache.GetAsync(url.AbsoluteUri, () => FetchAsync(what, url, read), cancellation);
            activity?.SetTag("aitasks.context.outcome", "given");
            return read(answer)!;
        }
        catch (ContextSourceException failure)
        {
            activity?.SetTag("aitasks.context.outcome", failure.Kind.ToString());
            if (failure.Kind == ContextFailure.Refused)
                logger.SourceRefuses(what, command.TaskId, failure.Message, failure.Status);
            else
                logger.SourceFailed(what, command.TaskId, failure.Kind, failure.Message, failure.Status, failure.InnerException?.GetType().Name);
            throw;
        }
    }

    private async Task<JsonElement> FetchAsync(string what, Uri url, Func<JsonElement, JsonObject?> read)
    {
        try
        {
            var answer = await application.GetAsync(url);
            return read(answer) is null ? throw new ContextSourceException(ContextFailure.Unusable, "The answer has no known shape.") : answer;
        }
        catch (ContextSourceException failure) when (failure.Kind == ContextFailure.NotFound && what == Steps)
        {
            // A goal may be gone; a person's steps are at most none, so that there is something wrong with the address or the accounts.
            throw new ContextSourceException(ContextFailure.Refused, "It does not know the person or the address.", failure.Status);
        }
    }
}
