using System.Threading.Channels;

namespace NymActors.EndToEnd.Tests.Kills;

/// <summary>A client in a process of its own that is killed and started again, with the application that uses it.</summary>
/// <param name="name">Its name.</param>
/// <param name="happenings">Where it says what happens.</param>
internal abstract class Correspondent(string name, ChannelWriter<Happening> happenings) : IAsyncDisposable
{
    public string Name { get; } = name;

    /// <summary>Its address; null until it was told once.</summary>
    public string? Address { get; set; }

    /// <summary>How often it was started.</summary>
    public int Life { get; private set; }

    /// <summary>Starts it; it can be used when it has said its address.</summary>
    public Task StartAsync() => StartAsync(++Life);

    /// <summary>Kills it; what it says later belongs to a life that is over.</summary>
    public abstract Task KillAsync();

    /// <summary>Gives it a command; nothing happens when it is dead.</summary>
    public abstract Task SendAsync(params string[] command);

    public abstract ValueTask DisposeAsync();

    protected abstract Task StartAsync(int life);

    protected void Say(int life, params string[] fields) => happenings.TryWrite(new Happening(this, life, fields));
}
