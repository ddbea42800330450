namespace AiTasks.Cli.ApiClient;

/// <summary>In whose name calls are made.</summary>
internal interface ICredential
{
    /// <summary>Puts the credential on a call.</summary>
    ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>Gets a new credential, after the server has refused this one.</summary>
    /// <returns>False when there is none to be had.</returns>
    ValueTask<bool> RenewAsync(CancellationToken cancellationToken);
}
