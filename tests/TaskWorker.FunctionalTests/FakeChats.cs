using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>The task API's chats, documents and files, as a worker sees them.</summary>
internal sealed class FakeChats
{
    private readonly ConcurrentDictionary<long, ChatWork> _works = new();
    private readonly ConcurrentDictionary<Guid, List<Passage>> _passages = new();
    private readonly ConcurrentDictionary<Guid, byte[]> _files = new();
    private long _lastPassage;
    private int _failures;

    /// <summary>Every search, oldest first.</summary>
    public ConcurrentQueue<PassageQuery> Queries { get; } = new();

    /// <summary>How often each task's work was read.</summary>
    public ConcurrentDictionary<long, int> Reads { get; } = new();

    /// <summary>What a worker gets to answer with a command.</summary>
    public void Set(GenerateText command, ChatWork work) => _works[command.TaskId] = work;

    public void Change(GenerateText command, Func<ChatWork, ChatWork> change) => _works[command.TaskId] = change(_works[command.TaskId]);

    public string QuestionOf(GenerateText command) => _works[command.TaskId].Question;

    public void Delete(GenerateText command) => _works.TryRemove(command.TaskId, out _);

    /// <summary>Answers the next searches with 503.</summary>
    public void FailNext(int calls) => _failures = calls;

    /// <summary>A document whose pages are passages.</summary>
    public ChatDocument Add(string name, params string[] pages)
    {
        var id = Guid.NewGuid();
        _passages[id] =
        [
            .. pages.Select((text, index) => new Passage
            {
                Id = Interlocked.Increment(ref _lastPassage), FileId = id, Name = name, Page = index + 1, Text = text, Score = 1,
            }),
        ];
        return new ChatDocument { FileId = id, Name = name, State = DocumentStates.Indexed, Pages = pages.Length };
    }

    public Guid AddFile(byte[] bytes)
    {
        var id = Guid.NewGuid();
        _files[id] = bytes;
        return id;
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/internal/chats/answers/{task:long}", (HttpRequest request, long task) =>
        {
            if (!IsService(request)) return Results.StatusCode(401);
            Reads.AddOrUpdate(task, 1, (_, count) => count + 1);
            return _works.TryGetValue(task, out var work) ? Results.Json(work, WireJson.Internal) : Results.NotFound();
        });
        endpoints.MapPost(ChatApiRoutes.Passages, async (HttpRequest request) => IsService(request)
            ? Find((await request.ReadFromJsonAsync<PassageQuery>(WireJson.Internal))!) : Results.StatusCode(401));
        endpoints.MapGet("/internal/files/{id:guid}", (HttpRequest request, Guid id) =>
            IsService(request) && _files.TryGetValue(id, out var bytes) ? Results.Bytes(bytes) : Results.NotFound());
    }

    // Passages with more of the query's words come first, as with a real index; all of a small document are found.
    private IResult Find(PassageQuery query)
    {
        if (Interlocked.Decrement(ref _failures) >= 0) return Results.StatusCode(503);
        Queries.Enqueue(query);
        var words = query.Query.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = query.FileIds.SelectMany(id => _passages.GetValueOrDefault(id) ?? [])
            .OrderByDescending(passage => words.Count(word => passage.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Take(query.Limit);
        return Results.Json(new PassageAnswer { Passages = [.. found] }, WireJson.Internal);
    }

    private static bool IsService(HttpRequest request) => !string.IsNullOrEmpty(request.Headers[ServiceTokenHandler.HeaderName]);
}
