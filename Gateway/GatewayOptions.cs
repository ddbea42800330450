using System.ComponentModel.DataAnnotations;

namespace AiTasks.Gateway;

/// <summary>What the gateway lets in. Section <c>GatewayOptions</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>Largest body of a request, in bytes. Contract A's largest is a start with its context.</summary>
    [Range(1024, 1L << 30)]
    public long MaxRequestBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a client may take to send its headers; longer is an attack or a dead line.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Proxies before this gateway, as addresses or networks such as <c>10.1.0.0/16</c>. What they say of a caller's address and of
    /// <c>https</c> is believed; from anybody else it is a claim, and counts for nothing.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>
    /// How long what is under way may go on when the gateway is asked to stop. Sockets would otherwise hold it, while nobody new
    /// is let in.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20")]
    public TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long one process of a service may take to accept a connection before another one is tried. Systems repeat a lost packet of a
    /// connect after a second, and a gateway that hundreds of requests come to at once may itself need one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long connecting is repeated, over all processes of a service, before a request is answered 502. A restart takes two
    /// or three seconds; nobody waits gladly for longer than five.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ConnectRetryTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an answer is waited for from a service that has answered nobody for as long and none of whose processes says
    /// that it is ready: frozen or out of reach, they may never answer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How often it is looked for requests whose service has fallen silent; they are given up that much too late at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan AnswerLook { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Pause after all processes of a service have been tried in vain.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan ConnectRetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Where the built console is; a relative path begins at the gateway's own folder. Without it the system has no console.</summary>
    [Required]
    public string ConsoleFolder { get; init; } = "wwwroot";
}
