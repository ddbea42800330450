using System.Globalization;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TaskApiLink;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>Reads and keeps pictures at the task API: their bytes never go over the broker.</summary>
internal sealed class PictureClient(TaskApiClient api)
{
    /// <exception cref="HttpRequestException">There is no such picture, or it is another person's.</exception>
    public Task<byte[]> ReadAsync(long taskId, Guid id, CancellationToken cancellation) =>
        api.RepeatAsync((http, token) => http.GetByteArrayAsync(Address(PostApiRoutes.Picture(id), taskId), token), cancellation);

    /// <exception cref="HttpRequestException">The task is gone, or the picture refused.</exception>
    public Task<StoredPicture> KeepAsync(long taskId, byte[] bytes, CancellationToken cancellation) => api.RepeatAsync(
        async (http, token) =>
        {
            using var content = new ByteArrayContent(bytes);
            using var response = await http.PutAsync(Address(PostApiRoutes.Pictures, taskId), content, token);
            response.EnsureSuccessStatusCode();
            return (await response.Content.ReadFromJsonAsync<StoredPicture>(WireJson.Internal, token))!;
        },
        cancellation);

    private static string Address(string path, long taskId) => $"{path}?task={taskId.ToString(CultureInfo.InvariantCulture)}";
}
