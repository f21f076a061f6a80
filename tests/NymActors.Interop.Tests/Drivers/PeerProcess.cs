using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NymActors.Interop.Tests.Drivers;

/// <summary>
/// A peer program under Node.js that is driven by lines of JSON: requests with an <c>id</c> on its standard input; on its standard output
/// one <c>done</c> or <c>error</c> line for each, and events of its own accord. Closing its input ends it.
/// </summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private const int RememberedLogLines = 200;
    private static readonly TimeSpan ExitTimeLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Action<string, JsonElement> _onEvent;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _reading;
    private long _lastId;
    private volatile bool _ended;

    private PeerProcess(Process process, Action<string, JsonElement> onEvent)
    {
        _process = process;
        _onEvent = onEvent;
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
        _process.BeginErrorReadLine();
        _reading = ReadAsync();
    }

    /// <summary>The last lines of the peer's log (its standard error).</summary>
    public string Log => string.Join(Environment.NewLine, _log);

    /// <summary>Completes when the peer has ended, however it ended.</summary>
    public Task Completion => _reading;

    /// <summary>Starts <paramref name="script"/> in <paramref name="directory"/>.</summary>
    /// <param name="onEvent">Called in order, never at the same time, with the name and the members of each event that answers no request.</param>
    public static PeerProcess Start(string directory, string script, Action<string, JsonElement> onEvent)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var start = new ProcessStartInfo("node", [script])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
            StandardErrorEncoding = utf8,
        };
        Process process = Process.Start(start) ?? throw new PeerException("node did not start.");
        return new PeerProcess(process, onEvent);
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="PeerException">The peer answered with an error, or ended.</exception>
    public async Task<JsonElement> RequestAsync(string command, JsonObject arguments, CancellationToken cancellationToken)
    {
        long id = Interlocked.Increment(ref _lastId);
        var request = new JsonObject { ["command"] = command, ["id"] = id };
        foreach ((string name, JsonNode? value) in arguments)
        {
            request[name] = value?.DeepClone();
        }

        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        if (_ended)
        {
            throw Ended();
        }

        await WriteLineAsync(request.ToJsonString(), cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(ExitTimeLimit);
        }
        catch (Exception stuck) when (stuck is TimeoutException or IOException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // Not cancellable: half a line would spoil the next one.
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), CancellationToken.None);
            await _process.StandardInput.FlushAsync(CancellationToken.None);
        }
        catch (IOException)
        {
            throw Ended();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                Dispatch(line);
            }
        }
        finally
        {
            _ended = true;
            foreach (TaskCompletionSource<JsonElement> pending in _pending.Values)
            {
                pending.TrySetException(Ended());
            }
        }
    }

    private void Dispatch(string line)
    {
        JsonElement members;
        try
        {
            using var document = JsonDocument.Parse(line);
            members = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            Remember($"not a line of JSON on standard output: {line}");
            return;
        }

        string name = members.GetProperty("event").GetString() ?? "";
        if (!members.TryGetProperty("id", out JsonElement id))
        {
            _onEvent(name, members);
        }
        else if (_pending.TryRemove(id.GetInt64(), out TaskCompletionSource<JsonElement>? pending))
        {
            if (name == "done")
            {
                pending.TrySetResult(members);
            }
            else
            {
                pending.TrySetException(new PeerException(members.GetProperty("message").GetString() ?? line));
            }
        }
    }

    private void Remember(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        _log.Enqueue(line);
        while (_log.Count > RememberedLogLines)
        {
            _log.TryDequeue(out _);
        }
    }

    private PeerException Ended() => new($"The peer has ended. The end of its log:{Environment.NewLine}{Log}");
}
