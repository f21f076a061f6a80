namespace NymActors.Mixnet.Monitoring;

/// <summary>What a node of the network is doing.</summary>
public enum NodeState
{
    /// <summary>Not running: never started, stopped on purpose, or waiting to be restarted after a failure.</summary>
    Stopped,

    /// <summary>Binding its ports.</summary>
    Starting,

    /// <summary>Takes packets.</summary>
    Running,
}
