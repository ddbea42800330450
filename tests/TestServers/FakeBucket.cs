using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTasks.TestServers;

/// <summary>A bucket of a store that speaks S3's protocol, as far as this system uses it: whole files, files in parts, pieces of files.</summary>
public sealed class FakeBucket : IAsyncDisposable
{
    public const string Name = "files";
    public const string AccessKey = "an access key";
    public const string SecretKey = "a secret key";

    private const string Left = "left";

    private static readonly XNamespace S3 = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string Key, SortedDictionary<int, byte[]> Parts)> _uploads = new();
    private int _number;

    private FakeBucket(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>What is in it, by its key.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Uploads in parts that were begun and neither completed nor given up.</summary>
    public int OpenUploads => _uploads.Count;

    /// <summary>Calls by method, with what they asked for.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public static async Task<FakeBucket> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var bucket = new FakeBucket(builder.Build());
        bucket._app.Run(bucket.AnswerAsync);
        await bucket._app.StartAsync();
        return bucket;
    }

    /// <summary>An upload that was begun long ago by somebody who has died.</summary>
    public void LeaveUpload(string key) => _uploads[Left] = (key, new SortedDictionary<int, byte[]> { [1] = [1] });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Calls.Enqueue($"{request.Method} {request.QueryString}");
        var key = request.Path.Value!.StartsWith($"/{Name}/", StringComparison.Ordinal) ? request.Path.Value[(Name.Length + 2)..] : "";
        if (!request.Headers.Authorization.ToString().Contains($"Credential={AccessKey}/", StringComparison.Ordinal))
        {
            await ErrorAsync(response, 403, "AccessDenied");
            return;
        }

        var upload = request.Query["uploadId"].ToString();
        switch (request.Method)
        {
            case "GET" when request.Query.ContainsKey("uploads"):
                await XmlAsync(response, new XElement(
                    S3 + "ListMultipartUploadsResult", new XElement(S3 + "IsTruncated", "false"), _uploads.Select(one => Listed(one.Key, one.Value.Key))));
                break;
            case "GET" or "HEAD":
                await ReadAsync(request, response, key);
                break;
            case "DELETE" when upload.Length > 0:
                _uploads.TryRemove(upload, out _);
                response.StatusCode = 204;
                break;
            case "DELETE":
                Files.TryRemove(key, out _);
                response.StatusCode = 204;
                break;
            case "POST" when request.Query.ContainsKey("uploads"):
                var id = $"upload-{Interlocked.Increment(ref _number)}";
                _uploads[id] = (key, []);
                await XmlAsync(response, new XElement(
                    S3 + "InitiateMultipartUploadResult",
                    new XElement(S3 + "Bucket", Name), new XElement(S3 + "Key", key), new XElement(S3 + "UploadId", id)));
                break;
            case "POST" when _uploads.TryRemove(upload, out var whole):
                Files[key] = [.. whole.Parts.Values.SelectMany(part => part)];
                await XmlAsync(response, new XElement(
                    S3 + "CompleteMultipartUploadResult", new XElement(S3 + "Key", key), new XElement(S3 + "ETag", "\"whole\"")));
                break;
            case "PUT":
                var content = await ContentAsync(request);
                if (upload.Length == 0) Files[key] = content;
                else _uploads[upload].Parts[int.Parse(request.Query["partNumber"]!, CultureInfo.InvariantCulture)] = content;
                response.Headers.ETag = "\"part\"";
                break;
            default:
                await ErrorAsync(response, 400, "InvalidRequest");
                break;
        }
    }

    private static XElement Listed(string id, string key) => new(
        S3 + "Upload", new XElement(S3 + "Key", key), new XElement(S3 + "UploadId", id),
        new XElement(S3 + "Initiated", id == Left ? "2020-01-01T00:00:00.000Z" : DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture)));

    private async Task ReadAsync(HttpRequest request, HttpResponse response, string key)
    {
        if (!Files.TryGetValue(key, out var content))
        {
            await ErrorAsync(response, 404, "NoSuchKey");
            return;
        }

        if (request.GetTypedHeaders().Range?.Ranges.FirstOrDefault() is { } range)
        {
            var (from, to) = ((int)range.From!, (int)Math.Min(range.To ?? long.MaxValue, content.Length - 1));
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {from}-{to}/{content.Length}";
            content = content[from..(to + 1)];
        }

        response.Headers.ETag = "\"whole\"";
        response.Headers.LastModified = "Wed, 21 Oct 2026 07:28:00 GMT";
        response.ContentLength = content.Length;
        if (request.Method == "GET") await response.Body.WriteAsync(content);
    }

    // Over plain HTTP the content comes in signed pieces: a length and a signature before each, and an empty one at the end.
    private static async Task<byte[]> ContentAsync(HttpRequest request)
    {
        using var raw = new MemoryStream();
        await request.Body.CopyToAsync(raw);
        var bytes = raw.ToArray();
        if (!request.Headers.ContainsKey("x-amz-decoded-content-length")) return bytes;

        var content = new List<byte>();
        for (var at = 0; ;)
        {
            var line = System.Text.Encoding.ASCII.GetString(bytes, at, bytes.AsSpan(at).IndexOf("\r\n"u8));
            var length = int.Parse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0) return [.. content];
            at += line.Length + 2;
            content.AddRange(bytes[at..(at + length)]);
            at += length + 2;
        }
    }

    private static Task ErrorAsync(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        return response.HttpContext.Request.Method == "HEAD" ? Task.CompletedTask : XmlAsync(response, new XElement("Error", new XElement("Code", code)));
    }

    private static Task XmlAsync(HttpResponse response, XElement answer)
    {
        response.ContentType = "application/xml";
        return response.WriteAsync(answer.ToString());
    }
}
