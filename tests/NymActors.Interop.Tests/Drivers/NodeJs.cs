using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>The Node.js of this machine, and the packages that a peer program needs.</summary>
internal static class NodeJs
{
    /// <summary>The oldest major version that the peers are known to run under.</summary>
    public const int MinimumMajorVersion = 20;

    private static readonly TimeSpan CommandTimeLimit = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>
    /// Returns when the program in <paramref name="peerDirectory"/> can be started. Otherwise the running test is skipped with the reason,
    /// or failed when the environment says <c>CI=true</c>: a check that silently leaves out its public clients would prove nothing.
    /// </summary>
    public static async Task RequireAsync(string peerDirectory, CancellationToken cancellationToken)
    {
        string? reason = await WhyNotAsync(peerDirectory, cancellationToken);
        if (reason is null)
        {
            return;
        }

        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    /// <summary>Parses what <c>node --version</c> prints, for example <c>v20.20.2</c>; null when it is not of that form.</summary>
    public static int? ParseMajorVersion(string output)
    {
        string text = output.Trim();
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        return text.StartsWith('v') && dot > 1 && int.TryParse(text.AsSpan(1, dot - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            ? major
            : null;
    }

    private static async Task<string?> WhyNotAsync(string peerDirectory, CancellationToken cancellationToken)
    {
        (int exitCode, string output) = await RunAsync("node", ["--version"], peerDirectory, cancellationToken);
        if (exitCode != 0 || ParseMajorVersion(output) is not { } major)
        {
            return $"Node.js {MinimumMajorVersion} or later is not installed; the public clients run under it. ({output.Trim()})";
        }

        if (major < MinimumMajorVersion)
        {
            return $"Node.js {MinimumMajorVersion} or later is needed for the public clients; this machine has {output.Trim()}.";
        }

        return await InstallAsync(peerDirectory, cancellationToken);
    }

    private static async Task<string?> InstallAsync(string peerDirectory, CancellationToken cancellationToken)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            if (IsInstalled(peerDirectory))
            {
                return null;
            }

            (int exitCode, string output) = await RunAsync(NpmCommand, ["ci"], peerDirectory, cancellationToken);
            return exitCode == 0 ? null : $"'npm ci' in {peerDirectory} ended with exit code {exitCode}: {output.Trim()}";
        }
        finally
        {
            Installing.Release();
        }
    }

    private static string NpmCommand => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    // npm writes this file last; an older one than the lock file means that the lock file has changed since.
    private static bool IsInstalled(string peerDirectory)
    {
        var installed = new FileInfo(Path.Combine(peerDirectory, "node_modules", ".package-lock.json"));
        var wanted = new FileInfo(Path.Combine(peerDirectory, "package-lock.json"));
        return installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string command, string[] arguments, string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        using var timeLimit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeLimit.CancelAfter(CommandTimeLimit);
        try
        {
            using Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{command}' did not start.");
            try
            {
                process.StandardInput.Close();
                Task<string> output = process.StandardOutput.ReadToEndAsync(timeLimit.Token);
                Task<string> error = process.StandardError.ReadToEndAsync(timeLimit.Token);
                await process.WaitForExitAsync(timeLimit.Token);
                return (process.ExitCode, await output + await error);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return (-1, $"no end within {CommandTimeLimit.TotalMinutes} minutes");
            }
        }
        catch (Win32Exception notFound)
        {
            return (-1, notFound.Message);
        }
    }
}
