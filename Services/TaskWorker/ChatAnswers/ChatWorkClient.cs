using System.Net;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TaskApiLink;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>Reads from the task API what an answer is made of.</summary>
internal sealed class ChatWorkClient(TaskApiClient api)
{
    /// <returns>Null: there is no such task any more, or its chat was deleted.</returns>
    public Task<ChatWork?> ReadAsync(long taskId, CancellationToken cancellation) => api.RepeatAsync(
        async (http, token) =>
        {
            using var response = await http.GetAsync(ChatApiRoutes.Work(taskId), token);
            if (response.StatusCode == HttpStatusCode.NotFound) return null;
            response.EnsureSuccessStatusCode();
            var work = (await response.Content.ReadFromJsonAsync<ChatWork>(WireJson.Internal, token))!;

            // A file without text is no document to read, wait for or speak of.
            return work with { Documents = [.. work.Documents.Where(document => document.State != DocumentStates.None)] };
        },
        cancellation);

    public Task<PassageAnswer> FindAsync(PassageQuery query, CancellationToken cancellation) => api.RepeatAsync(
        async (http, token) =>
        {
            using var response = await http.PostAsJsonAsync(ChatApiRoutes.Passages, query, WireJson.Internal, token);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync<PassageAnswer>(WireJson.Internal, token))!;
        },
        cancellation);

    /// <returns>Null: there is no such file, or it has more bytes.</returns>
    public Task<byte[]?> ContentAsync(Guid fileId, int mostBytes, CancellationToken cancellation) => api.RepeatAsync(
        async (http, token) =>
        {
            using var response = await http.GetAsync(ChatApiRoutes.Content(fileId), HttpCompletionOption.ResponseHeadersRead, token);
            if (response.StatusCode == HttpStatusCode.NotFound) return null;
            response.EnsureSuccessStatusCode();
            try
            {
                await response.Content.LoadIntoBufferAsync(mostBytes, token);
            }
            catch (HttpRequestException tooLong) when (tooLong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
            {
                return null;
            }

            return await response.Content.ReadAsByteArrayAsync(token);
        },
        cancellation);
}
