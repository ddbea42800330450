using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace AiTasks.TaskApi.Files.Stores;

/// <summary>Keeps files in a bucket of Amazon's S3 or a store that speaks its protocol.</summary>
internal sealed class S3Store : IFileStore, IDisposable
{
    // The least that the protocol allows, and what one upload holds in memory.
    private const int PartBytes = 5 * 1024 * 1024;

    private readonly string _bucket;
    private readonly AmazonS3Client _client;
    private readonly TransferUtility _transfers;

    public S3Store(FileStoreOptions options)
    {
        _bucket = options.S3Bucket!;
        _client = new AmazonS3Client(new BasicAWSCredentials(options.S3AccessKey, options.S3SecretKey), new AmazonS3Config
        {
            ServiceURL = options.S3ServiceUrl!.AbsoluteUri,
            AuthenticationRegion = options.S3Region,

            // Names of buckets are host names at Amazon only, and so are the newer checksums.
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
        _transfers = new TransferUtility(_client, new TransferUtilityConfig { ConcurrentServiceRequests = 1 });
    }

    // Sent in parts; the file is there when the last one has been confirmed.
    public Task PutAsync(string key, Stream content, CancellationToken cancellationToken) => _transfers.UploadAsync(
        new TransferUtilityUploadRequest
        {
            BucketName = _bucket,
            Key = key,
            InputStream = content,
            PartSize = PartBytes,
            AutoCloseStream = false,
        },
        cancellationToken);

    public async Task<Stream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var file = await _client.GetObjectMetadataAsync(_bucket, key, cancellationToken);
            return new S3Stream(_client, _bucket, key, file.ContentLength);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = key }, cancellationToken);

    public Task SweepAsync(TimeSpan idle, CancellationToken cancellationToken) =>
        _transfers.AbortMultipartUploadsAsync(_bucket, DateTime.UtcNow - idle, cancellationToken);

    public void Dispose()
    {
        _transfers.Dispose();
        _client.Dispose();
    }
}
